// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.perdition.imap4.ImapCapabilities;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapCommandEncoder;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponse.Condition;
import org.perdition.imap4.ImapResponse.Status;
import org.perdition.imap4.LiteralMode;
import org.perdition.imap4.Secret;

/**
 * The dialogue with an IMAP4 real-server: greeting, CAPABILITY, STARTTLS if the leg asks for it, LOGIN (RFC 3501 and
 * 9051, 7888). What was heard before TLS is not kept.
 *
 * <p>A literal is sent only when it was asked for, or when the real-server has said that it takes it unasked: the octets
 * of a name that was refused would be read as commands.
 */
public final class ImapBackendLogin implements BackendLogin<ImapCommand, ImapResponse> {
    /** Untagged responses put up with between two of our commands; a login yields one or two. */
    private static final int MAX_UNTAGGED = 100;

    /** Alerts kept; more than that nobody reads. */
    private static final int MAX_ALERTS = 4;

    /** Capabilities passed on; Dovecot with everything switched on has some 40. */
    private static final int MAX_CAPABILITIES = 100;

    private enum Stage {
        GREETING("greeting"),
        CAPABILITY("CAPABILITY"),
        STARTTLS("STARTTLS"),
        HANDSHAKE("TLS handshake"),
        LOGIN("LOGIN"),
        ENDED("nothing");

        private final String shown;

        Stage(String shown) {
            this.shown = shown;
        }
    }

    /** How the leg is now, as far as STARTTLS goes. */
    private enum Leg {
        /** STARTTLS is still to be tried. */
        STARTTLS_DUE,
        /** TLS is up, was never wanted, or cannot be had. */
        SETTLED
    }

    private final BackendContext context;
    private final ImapTags tags = new ImapTags();
    private final Deque<ImapCommand.Part> parts = new ArrayDeque<>();
    private final List<String> alerts = new ArrayList<>();
    private Stage stage = Stage.GREETING;
    private Leg leg;
    private @Nullable ImapCapabilities capabilities;
    private int untagged;
    private boolean credentialsSent;

    /** A dialogue that has not begun. */
    public ImapBackendLogin(BackendContext context) {
        this.context = context;
        this.leg = context.security().starttls() ? Leg.STARTTLS_DUE : Leg.SETTLED;
    }

    @Override
    public List<BackendAction<ImapCommand>> received(ImapResponse response) {
        if (response instanceof ImapResponse.Malformed malformed) {
            return broken(malformed.error().toString());
        }
        return switch (stage) {
            case GREETING -> greeting(response);
            case CAPABILITY, STARTTLS, LOGIN -> answer(response);
            case HANDSHAKE, ENDED -> broken("answer to no question");
        };
    }

    private List<BackendAction<ImapCommand>> greeting(ImapResponse response) {
        if (!(response instanceof Status status) || !status.untagged()) {
            return broken("not a greeting");
        }
        if (status.condition() == Condition.BYE) {
            return bye(status);
        }
        if (status.condition() != Condition.OK) {
            return broken("greeting is " + status.condition());
        }
        if (status.text().substring(status.text().lastIndexOf(' ') + 1).equals(context.token())) {
            return leaving(LoginFailure.of(FailureKind.LOOP, "the greeting is our own"), false);
        }
        capabilities = capabilitiesIn(status);
        return goOn();
    }

    /** The next command, by what is known of the real-server. */
    private List<BackendAction<ImapCommand>> goOn() {
        ImapCapabilities known = capabilities;
        if (known == null) {
            stage = Stage.CAPABILITY;
            return ask(new ImapCommand.Capability(tags.next()));
        }
        if (leg == Leg.STARTTLS_DUE) {
            if (known.has("STARTTLS")) {
                stage = Stage.STARTTLS;
                return ask(new ImapCommand.StartTls(tags.next()));
            }
            return withoutTls("the real-server does not offer STARTTLS");
        }
        if (known.has("LOGINDISABLED")) {
            return leaving(LoginFailure.of(FailureKind.LOGIN_DISABLED, "the real-server says LOGINDISABLED"), false);
        }
        stage = Stage.LOGIN;
        // the same array: the session wipes it when the login is over
        Secret password = new Secret(context.credentials().password());
        parts.addAll(ImapCommandEncoder.parts(
                new ImapCommand.Login(tags.next(), context.credentials().name(), password), LiteralMode.of(known)));
        capabilities = null;
        untagged = 0;
        return nextPart();
    }

    private List<BackendAction<ImapCommand>> nextPart() {
        ImapCommand.Part part = parts.remove();
        credentialsSent = credentialsSent || part.holdsStrings();
        return List.of(new BackendAction.Send<>(part));
    }

    private List<BackendAction<ImapCommand>> answer(ImapResponse response) {
        if (response instanceof ImapResponse.Continuation) {
            return stage == Stage.LOGIN && !parts.isEmpty() ? nextPart() : broken("continuation out of place");
        }
        if (response instanceof Status status && !status.untagged()) {
            return tags.isCurrent(status.tag()) ? tagged(status) : broken("a foreign tag");
        }
        untagged++;
        if (untagged > MAX_UNTAGGED) {
            return broken("too many untagged responses");
        }
        if (response instanceof ImapResponse.Capability capability) {
            capabilities = capability.capabilities();
        } else if (response instanceof Status status) {
            return untagged(status);
        }
        return List.of();
    }

    private List<BackendAction<ImapCommand>> untagged(Status status) {
        if (status.condition() == Condition.BYE) {
            return bye(status);
        }
        if (status.condition() == Condition.PREAUTH) {
            return broken("PREAUTH out of place");
        }
        boolean alert = status.code() != null && status.code().is("ALERT");
        String text = ImapServerText.of(status).text();
        if (alert && text != null && stage == Stage.LOGIN && alerts.size() < MAX_ALERTS) {
            alerts.add(text);
        }
        return List.of();
    }

    private List<BackendAction<ImapCommand>> tagged(Status status) {
        boolean ok = status.condition() == Condition.OK;
        return switch (stage) {
            case CAPABILITY -> {
                if (!ok) {
                    yield broken("CAPABILITY is refused");
                }
                ImapCapabilities inCode = capabilitiesIn(status);
                capabilities = capabilities != null ? capabilities : inCode != null ? inCode : ImapCapabilities.NONE;
                yield goOn();
            }
            case STARTTLS -> {
                if (!ok) {
                    yield withoutTls("the real-server refuses STARTTLS");
                }
                stage = Stage.HANDSHAKE;
                yield List.of(new BackendAction.StartTls<>());
            }
            case LOGIN -> ok ? accepted(status) : refused(status);
            case GREETING, HANDSHAKE, ENDED -> broken("answer to no question");
        };
    }

    private List<BackendAction<ImapCommand>> accepted(Status status) {
        if (!parts.isEmpty()) {
            return broken("OK before the credentials were sent");
        }
        ImapCapabilities inCode = capabilitiesIn(status);
        ImapCapabilities told = inCode != null ? inCode : capabilities != null ? capabilities : ImapCapabilities.NONE;
        List<String> words = told.words().stream().limit(MAX_CAPABILITIES).toList();
        stage = Stage.ENDED;
        return List.of(new BackendAction.Accepted<>(new Acceptance(ImapServerText.whole(status), words, alerts)));
    }

    private List<BackendAction<ImapCommand>> refused(Status status) {
        ImapServerText said = ImapServerText.of(status);
        FailureKind kind = said.temporary() ? FailureKind.REFUSED_TEMPORARILY : FailureKind.REFUSED;
        return leaving(
                new LoginFailure(kind, said.code(), said.text(), "LOGIN answered with " + status.condition()), false);
    }

    private List<BackendAction<ImapCommand>> withoutTls(String why) {
        if (context.security() == LegSecurity.STARTTLS_FORCED) {
            return leaving(LoginFailure.of(FailureKind.TLS_MISSING, why), true);
        }
        leg = Leg.SETTLED;
        List<BackendAction<ImapCommand>> actions = new ArrayList<>();
        actions.add(new BackendAction.Note<>("tls_outgoing is set but " + why + ": going on in clear"));
        actions.addAll(goOn());
        return actions;
    }

    @Override
    public List<BackendAction<ImapCommand>> secured() {
        leg = Leg.SETTLED;
        capabilities = null;
        alerts.clear();
        return goOn();
    }

    private List<BackendAction<ImapCommand>> ask(ImapCommand command) {
        untagged = 0;
        return List.of(new BackendAction.Send<>(command));
    }

    /** The real-server is up but does not want us now; before credentials another may be tried. */
    private List<BackendAction<ImapCommand>> bye(Status status) {
        ImapServerText said = ImapServerText.of(status);
        // a code such as AUTHENTICATIONFAILED says nothing about this user yet, and would be passed on
        String code = said.temporary() ? said.code() : null;
        LoginFailure failure = new LoginFailure(
                FailureKind.NEGOTIATION, code, said.text(), stage.shown + ": the real-server says BYE");
        stage = Stage.ENDED;
        return List.of(new BackendAction.Failed<>(failure, !credentialsSent));
    }

    /** Not logged in, and the real-server is told so politely. */
    private List<BackendAction<ImapCommand>> leaving(LoginFailure failure, boolean tryNext) {
        stage = Stage.ENDED;
        parts.clear();
        return List.of(
                new BackendAction.Send<>(new ImapCommand.Logout(tags.next())),
                new BackendAction.Failed<>(failure, tryNext));
    }

    /** The real-server breaks the protocol: nothing more is said to it, and no other is tried behind its back. */
    private List<BackendAction<ImapCommand>> broken(String detail) {
        LoginFailure failure = LoginFailure.of(FailureKind.NEGOTIATION, stage.shown + ": " + detail);
        stage = Stage.ENDED;
        return List.of(new BackendAction.Failed<>(failure, false));
    }

    private static @Nullable ImapCapabilities capabilitiesIn(Status status) {
        return status.code() != null && status.code().is("CAPABILITY")
                ? ImapCapabilities.parse(status.code().arguments())
                : null;
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
