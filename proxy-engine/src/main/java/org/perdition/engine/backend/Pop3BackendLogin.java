// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.util.List;
import java.util.Locale;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.perdition.pop3.Pop3Capabilities;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Limits;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3SyntaxError;
import org.perdition.pop3.Secret;

/**
 * The dialogue with a POP3 real-server: greeting, CAPA and STLS if the leg asks for it, USER, PASS (RFC 1939,
 * 2449, 2595). What was heard before TLS is not kept.
 */
public final class Pop3BackendLogin implements BackendLogin<Pop3Command, Pop3Response> {
    private static final BackendAction<Pop3Command> QUIT = new BackendAction.Send<>(new Pop3Command.Quit());

    private enum Stage {
        GREETING("greeting"),
        CAPA("CAPA"),
        STLS("STLS"),
        HANDSHAKE("TLS handshake"),
        USER("USER"),
        PASS("PASS"),
        ENDED("nothing");

        private final String shown;

        Stage(String shown) {
            this.shown = shown;
        }
    }

    private final BackendContext context;
    private Stage stage = Stage.GREETING;
    private boolean credentialsSent;

    /** A dialogue that has not begun. */
    public Pop3BackendLogin(BackendContext context) {
        this.context = context;
    }

    @Override
    public List<BackendAction<Pop3Command>> received(Pop3Response response) {
        if (response instanceof Pop3Response.Malformed malformed) {
            return broken(malformed.error());
        }
        return switch (stage) {
            case GREETING -> greeting(response);
            case CAPA -> capabilities(response);
            case STLS -> stls(response);
            case USER -> user(response);
            case PASS -> pass(response);
            case HANDSHAKE, ENDED -> failed(FailureKind.NEGOTIATION, "answer to no question");
        };
    }

    private List<BackendAction<Pop3Command>> greeting(Pop3Response response) {
        if (response instanceof Pop3Response.Ok ok) {
            String text = ok.text().strip();
            if (text.substring(text.lastIndexOf(' ') + 1).equals(context.token())) {
                stage = Stage.ENDED;
                LoginFailure loop = LoginFailure.of(FailureKind.LOOP, "the greeting is our own");
                return List.of(QUIT, new BackendAction.Failed<>(loop, false));
            }
            if (context.security().starttls()) {
                stage = Stage.CAPA;
                return List.of(new BackendAction.Send<>(new Pop3Command.Capa()));
            }
            return sendUser();
        } else if (response instanceof Pop3Response.Err err) {
            Pop3ServerText said = Pop3ServerText.of(err);
            stage = Stage.ENDED;
            // a code such as AUTH says nothing about this user yet, and would be passed on
            String code = said.temporary() ? said.code() : null;
            return List.of(
                    QUIT,
                    new BackendAction.Failed<>(
                            new LoginFailure(FailureKind.NEGOTIATION, code, said.text(), "greeting is -ERR"), true));
        }
        return failed(FailureKind.NEGOTIATION, "greeting is neither +OK nor -ERR");
    }

    private List<BackendAction<Pop3Command>> capabilities(Pop3Response response) {
        if (response instanceof Pop3Response.MultiLine list) {
            if (Pop3Capabilities.of(list.lines()).has("STLS")) {
                stage = Stage.STLS;
                return List.of(new BackendAction.Send<>(new Pop3Command.Stls()));
            }
            return withoutTls("the real-server does not offer STLS");
        } else if (response instanceof Pop3Response.Err) {
            return withoutTls("the real-server does not know CAPA");
        }
        return failed(FailureKind.NEGOTIATION, "no answer that fits CAPA");
    }

    private List<BackendAction<Pop3Command>> stls(Pop3Response response) {
        if (response instanceof Pop3Response.Ok) {
            stage = Stage.HANDSHAKE;
            return List.of(new BackendAction.StartTls<>());
        } else if (response instanceof Pop3Response.Err) {
            return withoutTls("the real-server refuses STLS");
        }
        return failed(FailureKind.NEGOTIATION, "no answer that fits STLS");
    }

    private List<BackendAction<Pop3Command>> withoutTls(String why) {
        if (context.security() == LegSecurity.STARTTLS_FORCED) {
            stage = Stage.ENDED;
            return List.of(QUIT, new BackendAction.Failed<>(LoginFailure.of(FailureKind.TLS_MISSING, why), true));
        }
        List<BackendAction<Pop3Command>> next = sendUser();
        return List.of(new BackendAction.Note<>("tls_outgoing is set but " + why + ": going on in clear"), next.get(0));
    }

    @Override
    public List<BackendAction<Pop3Command>> secured() {
        return sendUser();
    }

    private List<BackendAction<Pop3Command>> sendUser() {
        String name = context.credentials().name();
        if (name.isEmpty() || name.indexOf(' ') >= 0 || name.length() > Pop3Limits.DEFAULT.userName()) {
            return unfit("the name is empty, too long or holds a blank: USER cannot carry it");
        }
        if (context.credentials().password().length > Pop3Limits.DEFAULT.password()) {
            return unfit("the password is too long for PASS");
        }
        stage = Stage.USER;
        credentialsSent = true;
        return List.of(new BackendAction.Send<>(new Pop3Command.User(name)));
    }

    private List<BackendAction<Pop3Command>> unfit(String detail) {
        stage = Stage.ENDED;
        return List.of(new BackendAction.Failed<>(LoginFailure.of(FailureKind.REFUSED, detail), false));
    }

    private List<BackendAction<Pop3Command>> user(Pop3Response response) {
        if (response instanceof Pop3Response.Ok) {
            stage = Stage.PASS;
            // the same array: the session wipes it when the login is over
            Secret password = new Secret(context.credentials().password());
            return List.of(new BackendAction.Send<>(new Pop3Command.Pass(password)));
        }
        return notOk(response);
    }

    private List<BackendAction<Pop3Command>> pass(Pop3Response response) {
        if (response instanceof Pop3Response.Ok ok) {
            stage = Stage.ENDED;
            return List.of(
                    new BackendAction.Accepted<>(new Acceptance(Pop3ServerText.whole(ok), List.of(), List.of())));
        }
        return notOk(response);
    }

    private List<BackendAction<Pop3Command>> notOk(Pop3Response response) {
        if (!(response instanceof Pop3Response.Err err)) {
            return failed(FailureKind.NEGOTIATION, "no answer that fits " + stage.shown);
        }
        Pop3ServerText said = Pop3ServerText.of(err);
        FailureKind kind = said.temporary() ? FailureKind.REFUSED_TEMPORARILY : FailureKind.REFUSED;
        String detail = stage.shown.toLowerCase(Locale.ROOT) + " refused by the real-server";
        stage = Stage.ENDED;
        return List.of(
                QUIT, new BackendAction.Failed<>(new LoginFailure(kind, said.code(), said.text(), detail), false));
    }

    private List<BackendAction<Pop3Command>> broken(Pop3SyntaxError error) {
        return failed(FailureKind.NEGOTIATION, stage.shown + ": " + error);
    }

    private List<BackendAction<Pop3Command>> failed(FailureKind kind, String detail) {
        stage = Stage.ENDED;
        return List.of(new BackendAction.Failed<>(LoginFailure.of(kind, detail), !credentialsSent));
    }

    @Override
    public String stage() {
        return stage.shown;
    }

    @Override
    public boolean credentialsSent() {
        return credentialsSent;
    }
}
