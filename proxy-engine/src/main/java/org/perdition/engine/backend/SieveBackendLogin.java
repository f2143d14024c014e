// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveResponse;
import org.perdition.engine.managesieve.SieveResponse.Condition;
import org.perdition.engine.managesieve.SieveResponse.Data;
import org.perdition.engine.managesieve.SieveResponse.Status;
import org.perdition.imap4.Secret;

/**
 * The dialogue with a ManageSieve real-server: greeting with its capabilities, STARTTLS if the leg asks for it and the
 * capabilities anew, AUTHENTICATE "PLAIN" (RFC 5804). What was heard before TLS is not kept.
 */
public final class SieveBackendLogin implements BackendLogin<SieveCommand, SieveResponse> {
    /** Capability lines put up with in one response; Dovecot has some ten. */
    private static final int MAX_CAPABILITIES = 100;

    private enum Stage {
        GREETING("greeting"),
        STARTTLS("STARTTLS"),
        HANDSHAKE("TLS handshake"),
        CAPABILITIES("capabilities after STARTTLS"),
        AUTHENTICATE("AUTHENTICATE"),
        ENDED("nothing");

        private final String shown;

        Stage(String shown) {
            this.shown = shown;
        }
    }

    /** What the capability STARTTLS says. */
    private enum StartTls {
        OFFERED,
        NOT_OFFERED
    }

    private final BackendContext context;
    private Stage stage = Stage.GREETING;
    private StartTls startTls = StartTls.NOT_OFFERED;
    private @Nullable String mechanisms;
    private int lines;
    private boolean credentialsSent;

    /** A dialogue that has not begun. */
    public SieveBackendLogin(BackendContext context) {
        this.context = context;
    }

    @Override
    public List<BackendAction<SieveCommand>> received(SieveResponse response) {
        if (response instanceof SieveResponse.Malformed malformed) {
            return broken(malformed.error().toString());
        }
        return switch (stage) {
            case GREETING, CAPABILITIES ->
                response instanceof Data data ? capability(data) : endOfCapabilities((Status) response);
            case STARTTLS -> response instanceof Status status ? startTls(status) : broken("strings out of place");
            case AUTHENTICATE ->
                // the whole of PLAIN has been said, so there is nothing to challenge
                response instanceof Status status ? authenticated(status) : broken("strings out of place");
            case HANDSHAKE, ENDED -> broken("answer to no question");
        };
    }

    private List<BackendAction<SieveCommand>> capability(Data data) {
        lines++;
        if (lines > MAX_CAPABILITIES) {
            return broken("too many capabilities");
        }
        if (data.is("STARTTLS")) {
            startTls = StartTls.OFFERED;
        } else if (data.is("SASL")) {
            mechanisms = data.words().size() > 1 ? data.words().get(1) : "";
        }
        return List.of();
    }

    private List<BackendAction<SieveCommand>> endOfCapabilities(Status status) {
        if (status.condition() != Condition.OK) {
            return notReady(status);
        }
        String text = status.text() == null ? "" : status.text().strip();
        if (text.substring(text.lastIndexOf(' ') + 1).equals(context.token())) {
            return leaving(LoginFailure.of(FailureKind.LOOP, "the greeting is our own"), false);
        }
        if (stage == Stage.GREETING && context.security().starttls()) {
            if (startTls == StartTls.NOT_OFFERED) {
                return withoutTls("the real-server does not offer STARTTLS");
            }
            stage = Stage.STARTTLS;
            return List.of(new BackendAction.Send<>(new SieveCommand.StartTls()));
        }
        return authenticate();
    }

    private List<BackendAction<SieveCommand>> startTls(Status status) {
        return switch (status.condition()) {
            case OK -> {
                stage = Stage.HANDSHAKE;
                yield List.of(new BackendAction.StartTls<>());
            }
            case NO -> withoutTls("the real-server refuses STARTTLS");
            case BYE -> notReady(status);
        };
    }

    private List<BackendAction<SieveCommand>> withoutTls(String why) {
        if (context.security() == LegSecurity.STARTTLS_FORCED) {
            return leaving(LoginFailure.of(FailureKind.TLS_MISSING, why), true);
        }
        List<BackendAction<SieveCommand>> actions = new ArrayList<>();
        actions.add(new BackendAction.Note<>("tls_outgoing is set but " + why + ": going on in clear"));
        actions.addAll(authenticate());
        return actions;
    }

    /** The capabilities come again by themselves (RFC 5804 section 2.2). */
    @Override
    public List<BackendAction<SieveCommand>> secured() {
        stage = Stage.CAPABILITIES;
        mechanisms = null;
        lines = 0;
        return List.of();
    }

    private List<BackendAction<SieveCommand>> authenticate() {
        String offered = mechanisms;
        // a server that names none at all is older than the RFC
        if (offered != null
                && !List.of(offered.toUpperCase(Locale.ROOT).split(" ")).contains("PLAIN")) {
            return leaving(
                    LoginFailure.of(FailureKind.MECHANISM_MISSING, "the real-server does not offer PLAIN"), true);
        }
        stage = Stage.AUTHENTICATE;
        credentialsSent = true;
        return List.of(new BackendAction.Send<>(
                new SieveCommand.Authenticate("PLAIN", new Secret(plain(context.credentials())))));
    }

    /** {@code [authzid] NUL authcid NUL passwd} (RFC 4616) in base64. */
    private static byte[] plain(Credentials credentials) {
        String ids = credentials
                .authenticationId()
                .map(owner -> credentials.name() + "\0" + owner + "\0")
                .orElse("\0" + credentials.name() + "\0");
        byte[] password = credentials.password();
        byte[] message = Arrays.copyOf(ids.getBytes(StandardCharsets.ISO_8859_1), ids.length() + password.length);
        System.arraycopy(password, 0, message, ids.length(), password.length);
        byte[] base64 = Base64.getEncoder().encode(message);
        Arrays.fill(message, (byte) 0);
        return base64;
    }

    private List<BackendAction<SieveCommand>> authenticated(Status status) {
        if (status.condition() == Condition.BYE) {
            return notReady(status);
        }
        SieveServerText said = SieveServerText.of(status);
        if (status.condition() == Condition.OK) {
            stage = Stage.ENDED;
            String text = said.text() == null ? "" : said.text();
            return List.of(new BackendAction.Accepted<>(new Acceptance(text, List.of(), List.of())));
        }
        FailureKind kind = said.temporary() ? FailureKind.REFUSED_TEMPORARILY : FailureKind.REFUSED;
        return leaving(
                new LoginFailure(kind, said.code(), said.text(), "authenticate refused by the real-server"), false);
    }

    /** The real-server is up but does not want us now; before credentials another may be tried. */
    private List<BackendAction<SieveCommand>> notReady(Status status) {
        SieveServerText said = SieveServerText.of(status);
        LoginFailure failure = new LoginFailure(
                FailureKind.NEGOTIATION,
                // another code would say something about this user, of whom the real-server knows nothing yet
                said.temporary() ? said.code() : null,
                said.text(),
                stage.shown + ": the real-server says " + status.condition());
        return leaving(failure, !credentialsSent);
    }

    /** Not logged in, and the real-server is told so politely. */
    private List<BackendAction<SieveCommand>> leaving(LoginFailure failure, boolean tryNext) {
        stage = Stage.ENDED;
        return List.of(
                new BackendAction.Send<>(new SieveCommand.Logout()), new BackendAction.Failed<>(failure, tryNext));
    }

    /** The real-server breaks the protocol: nothing more is said to it, and no other is tried behind its back. */
    private List<BackendAction<SieveCommand>> broken(String detail) {
        LoginFailure failure = LoginFailure.of(FailureKind.NEGOTIATION, stage.shown + ": " + detail);
        stage = Stage.ENDED;
        return List.of(new BackendAction.Failed<>(failure, false));
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
