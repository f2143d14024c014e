// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.ClientAction.closing;
import static org.perdition.engine.login.ClientAction.send;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.perdition.engine.config.LegSecurity;
import org.perdition.imap4.ImapCapabilities;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.Secret;

/**
 * The dialogue with an IMAP4 client: CAPABILITY, STARTTLS, LOGIN, AUTHENTICATE (RFC 3501 and 9051, 4959), ID
 * (RFC 2971) and ENABLE (RFC 5161), with the replies clients of perdition know.
 *
 * <p>A bad command is answered at once and counts against {@code bad_command_limit}; only refused logins are answered
 * late. A failed login leaves the dialogue where it began; TLS stays up and stays known.
 */
public final class ImapLogin implements LoginMachine<ImapCommand, ImapResponse> {
    private enum Leg {
        CLEAR,
        SECURED
    }

    /** What the dialogue is in. */
    private sealed interface Phase {
        /** A command is due. */
        record Commands() implements Phase {}

        /** The rest of a LOGIN is due, behind a continuation. */
        record Literal() implements Phase {}

        /** An answer to a challenge is due. */
        record Sasl(String tag, SaslExchange exchange) implements Phase {}

        /** The real-server's answer is due. */
        record LoggingIn(String tag) implements Phase {}
    }

    private static final Phase COMMANDS = new Phase.Commands();

    private final LoginContext context;
    private final ImapReplies replies;
    private Leg leg;
    private Phase phase = COMMANDS;
    private int badCommands;

    /** A dialogue that has not begun. */
    public ImapLogin(LoginContext context) {
        this.context = context;
        this.replies = new ImapReplies(context);
        this.leg = context.settings().client() == LegSecurity.SSL ? Leg.SECURED : Leg.CLEAR;
    }

    @Override
    public List<ClientAction<ImapResponse>> opened() {
        return send(replies.greeting(capabilities()));
    }

    @Override
    public List<ClientAction<ImapResponse>> received(ImapCommand command) {
        Phase before = phase;
        if (before instanceof Phase.LoggingIn) {
            throw new IllegalStateException("the client is held during a login");
        }
        phase = COMMANDS;
        if (command instanceof ImapCommand.Malformed malformed) {
            return malformed(malformed, before);
        } else if (command instanceof ImapCommand.SaslData line && before instanceof Phase.Sasl sasl) {
            return authenticate(sasl.tag(), sasl.exchange(), sasl.exchange().step(textOf(line.data())));
        } else if (command instanceof ImapCommand.LiteralAnnounced announced) {
            return literal(announced);
        } else if (command instanceof ImapCommand.Login login) {
            return login(login);
        } else if (command instanceof ImapCommand.Authenticate authenticate) {
            return authenticate(authenticate);
        } else if (command instanceof ImapCommand.Capability capability) {
            return send(new ImapResponse.Capability(capabilities()), ImapReplies.ok(capability.tag(), "CAPABILITY"));
        } else if (command instanceof ImapCommand.StartTls startTls) {
            return startTls(startTls.tag());
        } else if (command instanceof ImapCommand.Id id) {
            return send(ImapReplies.ID, ImapReplies.ok(id.tag(), "ID"));
        } else if (command instanceof ImapCommand.Enable enable) {
            // nothing can be enabled on behalf of a real-server not yet known
            return send(new ImapResponse.Enabled(ImapCapabilities.NONE), ImapReplies.ok(enable.tag(), "ENABLE"));
        } else if (command instanceof ImapCommand.Noop noop) {
            return send(ImapReplies.ok(noop.tag(), "NOOP"));
        } else if (command instanceof ImapCommand.Logout logout) {
            return closing(
                    ClientAction.CloseReason.CLIENT_LEFT,
                    ImapReplies.bye(null, "IMAP4 server logging out, mate"),
                    ImapReplies.ok(logout.tag(), "LOGOUT"));
        } else if (command instanceof ImapCommand.Tagged other) {
            return bad(ImapReplies.unrecognised(other.tag()));
        }
        return List.of();
    }

    /** A login that is impossible is refused before the name or password is sent. */
    private List<ClientAction<ImapResponse>> literal(ImapCommand.LiteralAnnounced announced) {
        if (announced.verb().equals("LOGIN")) {
            if (!loginPossible()) {
                return disabled(announced.tag(), "");
            }
            phase = new Phase.Literal();
        }
        return send(ImapReplies.GO_ON);
    }

    private List<ClientAction<ImapResponse>> login(ImapCommand.Login login) {
        byte[] password = login.password().octets();
        boolean permitted = Credentials.permitted(password)
                && Credentials.permitted(login.name().getBytes(StandardCharsets.ISO_8859_1));
        if (!permitted || !loginPossible()) {
            login.password().wipe();
            return permitted
                    ? disabled(login.tag(), login.name())
                    : bad(ImapReplies.bad(login.tag(), "Control character in user name or password, mate"));
        }
        phase = new Phase.LoggingIn(login.tag());
        return List.of(new ClientAction.LogIn<>(new Credentials(login.name(), password)));
    }

    private List<ClientAction<ImapResponse>> authenticate(ImapCommand.Authenticate command) {
        Secret initial = command.initialResponse();
        // "=" on the wire: an empty response, which SaslExchange knows by the same sign
        String response = initial == null ? null : initial.octets().length == 0 ? "=" : textOf(initial);
        if (!context.settings().sasl()) {
            return response == null
                    ? send(unsupported(command.tag()))
                    : bad(ImapReplies.wrongAuthenticate(command.tag()));
        }
        if (!loginPossible()) {
            return disabled(command.tag(), "");
        }
        SaslExchange exchange = new SaslExchange();
        return authenticate(command.tag(), exchange, exchange.start(command.mechanism(), response));
    }

    private List<ClientAction<ImapResponse>> authenticate(String tag, SaslExchange exchange, SaslResult result) {
        if (result instanceof SaslResult.Challenge challenge) {
            phase = new Phase.Sasl(tag, exchange);
            return List.of(new ClientAction.Challenge<>(new ImapResponse.Continuation(challenge.base64())));
        } else if (result instanceof SaslResult.Done done) {
            phase = new Phase.LoggingIn(tag);
            return List.of(new ClientAction.LogIn<>(done.credentials()));
        }
        SaslError error = ((SaslResult.Failed) result).error();
        return switch (error) {
            case UNKNOWN_MECHANISM -> send(unsupported(tag));
            case CANCELLED -> send(ImapReplies.bad(tag, "AUTHENTICATE cancelled, mate"));
            case INVALID_BASE64, FORBIDDEN_OCTET, NO_NAME, NO_PASSWORD, TRAILING_DATA, TOO_LONG -> bad(badSasl(tag));
            case EMPTY_NAME, AUTHORIZATION_DIFFERS ->
                refuse(tag, "", LoginFailure.of(FailureKind.REFUSED, "SASL: " + error));
        };
    }

    private List<ClientAction<ImapResponse>> startTls(String tag) {
        if (!context.settings().client().starttls()) {
            return bad(ImapReplies.bad(tag, "STARTTLS disabled, mate"));
        }
        if (leg == Leg.SECURED) {
            return bad(ImapReplies.bad(tag, "SSL already active, mate"));
        }
        return List.of(new ClientAction.StartTls<>(ImapReplies.ok(tag, "Begin TLS negotiation now")));
    }

    private List<ClientAction<ImapResponse>> malformed(ImapCommand.Malformed malformed, Phase before) {
        return switch (malformed.error()) {
            case OTHER_PROTOCOL -> closing(ClientAction.CloseReason.OTHER_PROTOCOL);
            case LINE_TOO_LONG, UNASKED_LITERAL_TOO_BIG ->
                closing(ClientAction.CloseReason.TOO_LONG, ImapReplies.bye("TOOBIG", "Line or literal too long, mate"));
            default -> bad(before instanceof Phase.Sasl sasl ? badSasl(sasl.tag()) : ImapReplies.malformed(malformed));
        };
    }

    private List<ClientAction<ImapResponse>> bad(ImapResponse reply) {
        badCommands++;
        return badCommands == context.settings().badCommandLimit()
                ? closing(
                        ClientAction.CloseReason.TOO_MANY_BAD_COMMANDS,
                        reply,
                        ImapReplies.bye(null, "Too many bad commands, mate"))
                : send(reply);
    }

    private List<ClientAction<ImapResponse>> disabled(String tag, String name) {
        // RFC 5530: STARTTLS, and the same again, may do; nothing of the kind where nobody may log in at all
        String code = clearAndForced() && !context.settings().loginDisabled() ? "PRIVACYREQUIRED" : null;
        return refuse(tag, name, new LoginFailure(FailureKind.LOGIN_DISABLED, code, null, "before any lookup"));
    }

    private List<ClientAction<ImapResponse>> refuse(String tag, String name, LoginFailure failure) {
        return List.of(
                new ClientAction.LogRefusal<>(name, failure),
                new ClientAction.SendDelayed<>(replies.refusal(tag, failure)));
    }

    @Override
    public List<ClientAction<ImapResponse>> secured() {
        leg = Leg.SECURED;
        phase = COMMANDS;
        badCommands = 0;
        return List.of();
    }

    @Override
    public List<ClientAction<ImapResponse>> refused(LoginFailure failure) {
        ImapResponse reply = replies.refusal(tagOfLogin(), failure);
        phase = COMMANDS;
        return switch (failure.kind().answer()) {
            case REFUSED, REFUSED_SHOWN -> List.of(new ClientAction.SendDelayed<>(reply));
            case TEMPORARY -> send(reply);
        };
    }

    @Override
    public List<ImapResponse> accepted(Acceptance acceptance) {
        return replies.accepted(tagOfLogin(), acceptance);
    }

    @Override
    public List<ImapResponse> shuttingDown() {
        return List.of(ImapReplies.bye("UNAVAILABLE", "Server is shutting down, mate"));
    }

    @Override
    public List<ImapResponse> tooManyConnections() {
        return List.of(ImapReplies.bye("UNAVAILABLE", "Too many connections, mate"));
    }

    @Override
    public boolean expectsSecret() {
        return phase instanceof Phase.Sasl || phase instanceof Phase.Literal;
    }

    private ImapCapabilities capabilities() {
        boolean starttls = context.settings().client().starttls() && leg == Leg.CLEAR;
        return replies.capabilities(starttls, loginPossible(), leg == Leg.SECURED);
    }

    private boolean clearAndForced() {
        return context.settings().client() == LegSecurity.STARTTLS_FORCED && leg == Leg.CLEAR;
    }

    private boolean loginPossible() {
        return !context.settings().loginDisabled() && !clearAndForced();
    }

    private String tagOfLogin() {
        if (phase instanceof Phase.LoggingIn loggingIn) {
            return loggingIn.tag();
        }
        throw new IllegalStateException("no login is under way");
    }

    private static ImapResponse unsupported(String tag) {
        return ImapReplies.no(tag, "AUTHENTICATE mechanism not supported, mate");
    }

    private static ImapResponse badSasl(String tag) {
        return ImapReplies.bad(tag, "Authentication exchange malformed, mate");
    }

    private static String textOf(Secret secret) {
        String text = secret.reveal();
        secret.wipe();
        return text;
    }
}
