// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.ClientAction.closing;
import static org.perdition.engine.login.ClientAction.send;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveResponse;
import org.perdition.engine.managesieve.SieveResponse.Condition;
import org.perdition.engine.managesieve.SieveResponse.Status;
import org.perdition.imap4.Secret;

/**
 * The dialogue with a ManageSieve client: CAPABILITY, STARTTLS, AUTHENTICATE "PLAIN", NOOP, LOGOUT (RFC 5804), with the
 * replies clients of perdition know. PLAIN is the only way to log in, so the option {@code sasl} has no say here.
 *
 * <p>A bad command is answered at once and counts against {@code bad_command_limit}; only refused logins are answered
 * late. TLS stays up and stays known.
 */
public final class SieveLogin implements LoginMachine<SieveCommand, SieveResponse> {
    private enum Leg {
        CLEAR,
        SECURED
    }

    private final LoginContext context;
    private final SieveReplies replies;
    private Leg leg;
    private @Nullable SaslExchange exchange;
    private int badCommands;

    /** A dialogue that has not begun. */
    public SieveLogin(LoginContext context) {
        this.context = context;
        this.replies = new SieveReplies(context);
        this.leg = context.settings().client() == LegSecurity.SSL ? Leg.SECURED : Leg.CLEAR;
    }

    @Override
    public List<ClientAction<SieveResponse>> opened() {
        return capabilitiesAnd(replies.greeting());
    }

    @Override
    public List<ClientAction<SieveResponse>> received(SieveCommand command) {
        SaslExchange open = exchange;
        exchange = null;
        if (command instanceof SieveCommand.Malformed malformed) {
            return malformed(malformed, open);
        } else if (open != null && command instanceof SieveCommand.SaslData answer) {
            return authenticate(open, open.step(textOf(answer.data())));
        } else if (command instanceof SieveCommand.Authenticate authenticate) {
            return authenticate(authenticate);
        } else if (command instanceof SieveCommand.Capability) {
            return capabilitiesAnd(SieveReplies.completed("CAPABILITY"));
        } else if (command instanceof SieveCommand.Noop noop) {
            return send(SieveReplies.noop(noop.tag()));
        } else if (command instanceof SieveCommand.StartTls) {
            return startTls();
        } else if (command instanceof SieveCommand.Logout) {
            return closing(ClientAction.CloseReason.CLIENT_LEFT, SieveReplies.completed("LOGOUT"));
        } else if (command instanceof SieveCommand.Other other && other.http()) {
            return closing(ClientAction.CloseReason.OTHER_PROTOCOL);
        }
        return bad(SieveReplies.UNKNOWN);
    }

    private List<ClientAction<SieveResponse>> authenticate(SieveCommand.Authenticate command) {
        Secret initial = command.initialResponse();
        String response = initial == null ? null : textOf(initial);
        SaslExchange started = new SaslExchange(SaslExchange.Authorization.PASSED_ON);
        if (!loginPossible()) {
            return refuse(
                    response == null ? "" : nameOnly(started.start(command.mechanism(), response)),
                    LoginFailure.of(FailureKind.LOGIN_DISABLED, "before any lookup"),
                    replies.disabled(clearAndForced()));
        }
        if (!command.mechanism().equalsIgnoreCase(SieveReplies.MECHANISM)) {
            return send(SieveReplies.saslError(SaslError.UNKNOWN_MECHANISM));
        } else if (response != null && response.isEmpty()) {
            // the original's answer to a challenge without content
            return bad(SieveReplies.saslError(SaslError.INVALID_BASE64));
        }
        return authenticate(started, started.start(SieveReplies.MECHANISM, response));
    }

    /** For the log: who would have logged in. */
    private static String nameOnly(SaslResult result) {
        if (result instanceof SaslResult.Done done) {
            done.credentials().wipe();
            return done.credentials().name();
        }
        return "";
    }

    private List<ClientAction<SieveResponse>> authenticate(SaslExchange running, SaslResult result) {
        if (result instanceof SaslResult.Challenge challenge) {
            exchange = running;
            return List.of(new ClientAction.Challenge<>(SieveResponse.Data.challenge(challenge.base64())));
        } else if (result instanceof SaslResult.Done done) {
            return List.of(new ClientAction.LogIn<>(done.credentials()));
        }
        SaslError error = ((SaslResult.Failed) result).error();
        Status reply = SieveReplies.saslError(error);
        if (error == SaslError.EMPTY_NAME) {
            return refuse("", LoginFailure.of(FailureKind.REFUSED, "SASL: " + error), reply);
        }
        return error.countsAsBadCommand() ? bad(reply) : send(reply);
    }

    private List<ClientAction<SieveResponse>> startTls() {
        if (!context.settings().client().starttls() || leg == Leg.SECURED) {
            return bad(SieveReplies.UNKNOWN);
        }
        return List.of(new ClientAction.StartTls<>(Status.of(Condition.OK, "Begin TLS negotiation, mate")));
    }

    private List<ClientAction<SieveResponse>> malformed(SieveCommand.Malformed malformed, @Nullable SaslExchange open) {
        return switch (malformed.error()) {
            case TLS_CLIENT_HELLO -> closing(ClientAction.CloseReason.OTHER_PROTOCOL);
            case LINE_TOO_LONG, LITERAL_SIZE ->
                closing(ClientAction.CloseReason.TOO_LONG, Status.of(Condition.BYE, "Line or literal too long, mate"));
            case SYNTAX, TOO_FEW_ARGUMENTS, TOO_MANY_ARGUMENTS ->
                bad(
                        open != null
                                ? SieveReplies.BAD_SASL
                                : SieveReplies.malformed(
                                        malformed, context.settings().client().starttls()));
        };
    }

    private List<ClientAction<SieveResponse>> bad(SieveResponse reply) {
        badCommands++;
        return badCommands == context.settings().badCommandLimit()
                ? closing(
                        ClientAction.CloseReason.TOO_MANY_BAD_COMMANDS,
                        reply,
                        Status.of(Condition.BYE, "Too many bad commands, mate"))
                : send(reply);
    }

    private static List<ClientAction<SieveResponse>> refuse(String name, LoginFailure failure, SieveResponse reply) {
        return List.of(new ClientAction.LogRefusal<>(name, failure), new ClientAction.SendDelayed<>(reply));
    }

    /** The client hears all capabilities anew, as it must not trust those it heard in clear. */
    @Override
    public List<ClientAction<SieveResponse>> secured() {
        leg = Leg.SECURED;
        exchange = null;
        badCommands = 0;
        return capabilitiesAnd(Status.of(Condition.OK, "TLS negotiation completed, mate"));
    }

    @Override
    public List<ClientAction<SieveResponse>> refused(LoginFailure failure) {
        SieveResponse reply = replies.refusal(failure);
        return switch (failure.kind().answer()) {
            case REFUSED, REFUSED_SHOWN -> List.of(new ClientAction.SendDelayed<>(reply));
            case TEMPORARY -> send(reply);
        };
    }

    @Override
    public List<SieveResponse> accepted(Acceptance acceptance) {
        return List.of(replies.accepted(acceptance));
    }

    @Override
    public List<SieveResponse> shuttingDown() {
        return List.of(SieveReplies.later("Server is shutting down, mate"));
    }

    @Override
    public List<SieveResponse> tooManyConnections() {
        return List.of(SieveReplies.later("Too many connections, mate"));
    }

    @Override
    public boolean expectsSecret() {
        return exchange != null;
    }

    private List<ClientAction<SieveResponse>> capabilitiesAnd(Status end) {
        boolean starttls = context.settings().client().starttls() && leg == Leg.CLEAR;
        List<SieveResponse> lines = new ArrayList<>(replies.capabilities(starttls, loginPossible()));
        lines.add(end);
        return send(lines.toArray(SieveResponse[]::new));
    }

    private boolean clearAndForced() {
        return context.settings().client() == LegSecurity.STARTTLS_FORCED && leg == Leg.CLEAR;
    }

    private boolean loginPossible() {
        return !context.settings().loginDisabled() && !clearAndForced();
    }

    private static String textOf(Secret secret) {
        String text = secret.reveal();
        secret.wipe();
        return text;
    }
}
