// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.ClientAction.send;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LegSecurity;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3Response.Err;
import org.perdition.pop3.Pop3Response.Ok;
import org.perdition.pop3.Pop3SyntaxError;
import org.perdition.pop3.Secret;

/**
 * The dialogue with a POP3 client: CAPA, STLS, USER and PASS, AUTH (RFC 1939, 2449, 2595, 5034), with the
 * replies clients of perdition know.
 *
 * <p>A bad command is answered at once and counts against {@code bad_command_limit}; only refused logins are
 * answered late. The user name is forgotten after each try, TLS is not.
 */
public final class Pop3Login implements LoginMachine<Pop3Command, Pop3Response> {
    private enum Leg {
        CLEAR,
        SECURED
    }

    private final LoginContext context;
    private final Pop3Replies replies;
    private Leg leg;
    private @Nullable String userName;
    private @Nullable SaslExchange exchange;
    private int badCommands;

    /** A dialogue that has not begun. */
    public Pop3Login(LoginContext context) {
        this.context = context;
        this.replies = new Pop3Replies(context);
        this.leg = context.settings().client() == LegSecurity.SSL ? Leg.SECURED : Leg.CLEAR;
    }

    @Override
    public List<ClientAction<Pop3Response>> opened() {
        return send(replies.greeting());
    }

    @Override
    public List<ClientAction<Pop3Response>> received(Pop3Command command) {
        SaslExchange open = exchange;
        exchange = null;
        if (command instanceof Pop3Command.Malformed malformed) {
            return malformed(malformed, open);
        } else if (open != null && command instanceof Pop3Command.SaslData line) {
            return authenticate(open, open.step(textOf(line.data())));
        } else if (command instanceof Pop3Command.User user) {
            return user(user);
        } else if (command instanceof Pop3Command.Pass pass) {
            return pass(pass);
        } else if (command instanceof Pop3Command.Auth auth) {
            return auth(auth);
        } else if (command instanceof Pop3Command.AuthList) {
            return authList();
        } else if (command instanceof Pop3Command.Capa) {
            return send(replies.capabilities(stlsPossible(), loginPossible()));
        } else if (command instanceof Pop3Command.Stls) {
            return stls();
        } else if (command instanceof Pop3Command.Quit) {
            return List.of(
                    new ClientAction.Send<>(new Ok(null, "QUIT")),
                    new ClientAction.Close<>(ClientAction.CloseReason.CLIENT_LEFT));
        } else if (command instanceof Pop3Command.Other other) {
            return other(other.verb(), other.http());
        }
        // UTF8 is not for us to promise; NOOP and APOP have no place here
        return bad(replies.mustBeOneOf(stlsPossible()));
    }

    private List<ClientAction<Pop3Response>> user(Pop3Command.User user) {
        if (clearAndForced()) {
            return disabled(user.name());
        }
        if (!Credentials.permitted(user.name().getBytes(StandardCharsets.ISO_8859_1))) {
            return bad(new Err(null, "Control character in user name, mate"));
        }
        userName = user.name();
        return send(replies.userSet(user.name()));
    }

    private List<ClientAction<Pop3Response>> pass(Pop3Command.Pass pass) {
        String name = userName;
        userName = null;
        if (name == null) {
            pass.password().wipe();
            return bad(new Err(null, "USER not yet set, mate"));
        }
        if (!loginPossible()) {
            pass.password().wipe();
            return disabled(name);
        }
        byte[] password = pass.password().octets();
        if (!Credentials.permitted(password)) {
            pass.password().wipe();
            return bad(new Err(null, "Control character in password, mate"));
        }
        return List.of(new ClientAction.LogIn<>(new Credentials(name, password)));
    }

    private List<ClientAction<Pop3Response>> authList() {
        if (!context.settings().sasl()) {
            return bad(replies.mustBeOneOf(stlsPossible()));
        }
        return loginPossible() ? send(replies.mechanisms()) : disabled("");
    }

    private List<ClientAction<Pop3Response>> auth(Pop3Command.Auth auth) {
        Secret initial = auth.initialResponse();
        String initialResponse = initial == null ? null : textOf(initial);
        if (!context.settings().sasl()) {
            return bad(replies.mustBeOneOf(stlsPossible()));
        }
        userName = null;
        if (!loginPossible()) {
            return disabled("");
        }
        SaslExchange started = new SaslExchange();
        return authenticate(started, started.start(auth.mechanism(), initialResponse));
    }

    private List<ClientAction<Pop3Response>> authenticate(SaslExchange running, SaslResult result) {
        if (result instanceof SaslResult.Challenge challenge) {
            exchange = running;
            return List.of(new ClientAction.Challenge<>(new Pop3Response.Continuation(challenge.base64())));
        } else if (result instanceof SaslResult.Done done) {
            return List.of(new ClientAction.LogIn<>(done.credentials()));
        }
        SaslError error = ((SaslResult.Failed) result).error();
        return switch (error) {
            case UNKNOWN_MECHANISM -> send(new Err(null, "Unsupported authentication mechanism, mate"));
            case CANCELLED -> send(new Err(null, "Authentication cancelled, mate"));
            case INVALID_BASE64, FORBIDDEN_OCTET, NO_NAME, NO_PASSWORD, TRAILING_DATA, TOO_LONG ->
                bad(Pop3Replies.BAD_SASL);
            case EMPTY_NAME, AUTHORIZATION_DIFFERS ->
                refuse("", LoginFailure.of(FailureKind.REFUSED, "SASL: " + error));
        };
    }

    private List<ClientAction<Pop3Response>> stls() {
        if (!context.settings().client().starttls()) {
            return bad(replies.mustBeOneOf(false));
        }
        if (leg == Leg.SECURED) {
            return bad(new Err(null, "TLS already active, mate"));
        }
        return List.of(new ClientAction.StartTls<>(new Ok(null, "Begin TLS negotiation, mate")));
    }

    private List<ClientAction<Pop3Response>> other(String verb, boolean http) {
        if (http) {
            return List.of(new ClientAction.Close<>(ClientAction.CloseReason.OTHER_PROTOCOL));
        }
        return bad(verb.length() == 4 ? replies.mustBeOneOf(stlsPossible()) : replies.tooShort(stlsPossible()));
    }

    private List<ClientAction<Pop3Response>> malformed(Pop3Command.Malformed malformed, @Nullable SaslExchange open) {
        if (malformed.error() == Pop3SyntaxError.LINE_TOO_LONG) {
            return List.of(
                    new ClientAction.Send<>(new Err(null, "Line too long, mate")),
                    new ClientAction.Close<>(ClientAction.CloseReason.TOO_LONG));
        } else if (malformed.error() == Pop3SyntaxError.TLS_CLIENT_HELLO) {
            return List.of(new ClientAction.Close<>(ClientAction.CloseReason.OTHER_PROTOCOL));
        } else if (open != null) {
            return bad(Pop3Replies.BAD_SASL);
        }
        if ("PASS".equals(malformed.verb()) && userName == null) {
            return bad(new Err(null, "USER not yet set, mate"));
        } else if ("STLS".equals(malformed.verb())
                && !context.settings().client().starttls()) {
            return bad(replies.mustBeOneOf(false));
        }
        return bad(
                replies.malformed(malformed, stlsPossible(), context.settings().sasl()));
    }

    private List<ClientAction<Pop3Response>> bad(Pop3Response reply) {
        badCommands++;
        if (badCommands != context.settings().badCommandLimit()) {
            return send(reply);
        }
        return List.of(
                new ClientAction.Send<>(new Err(null, "Too many bad commands, mate")),
                new ClientAction.Close<>(ClientAction.CloseReason.TOO_MANY_BAD_COMMANDS));
    }

    private List<ClientAction<Pop3Response>> disabled(String name) {
        return refuse(name, LoginFailure.of(FailureKind.LOGIN_DISABLED, "before any lookup"));
    }

    private List<ClientAction<Pop3Response>> refuse(String name, LoginFailure failure) {
        userName = null;
        return List.of(
                new ClientAction.LogRefusal<>(name, failure), new ClientAction.SendDelayed<>(replies.refusal(failure)));
    }

    @Override
    public List<ClientAction<Pop3Response>> secured() {
        leg = Leg.SECURED;
        userName = null;
        exchange = null;
        badCommands = 0;
        return List.of();
    }

    @Override
    public List<ClientAction<Pop3Response>> refused(LoginFailure failure) {
        userName = null;
        Pop3Response reply = replies.refusal(failure);
        return switch (failure.kind().answer()) {
            case REFUSED, REFUSED_SHOWN -> List.of(new ClientAction.SendDelayed<>(reply));
            case TEMPORARY -> send(reply);
        };
    }

    @Override
    public List<Pop3Response> accepted(Acceptance acceptance) {
        return List.of(replies.accepted(acceptance));
    }

    @Override
    public List<Pop3Response> shuttingDown() {
        return List.of(new Err("SYS/TEMP", "Server is shutting down, mate"));
    }

    @Override
    public List<Pop3Response> tooManyConnections() {
        return List.of(new Err("SYS/TEMP", "Too many connections, mate"));
    }

    @Override
    public boolean expectsSecret() {
        return userName != null || exchange != null;
    }

    private boolean stlsPossible() {
        return context.settings().client().starttls() && leg == Leg.CLEAR;
    }

    private boolean clearAndForced() {
        return context.settings().client() == LegSecurity.STARTTLS_FORCED && leg == Leg.CLEAR;
    }

    private boolean loginPossible() {
        return !context.settings().loginDisabled() && !clearAndForced();
    }

    private static String textOf(Secret secret) {
        String text = secret.text();
        secret.wipe();
        return text;
    }
}
