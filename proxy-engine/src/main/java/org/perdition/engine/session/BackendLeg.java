// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.util.List;
import org.perdition.engine.backend.BackendAction;
import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.filter.LoginChain;
import org.perdition.engine.filter.TimeoutFilter;
import org.perdition.engine.filter.TlsFilter;
import org.perdition.engine.log.DialogueLine.Speaker;
import org.perdition.engine.log.LegState;
import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.tls.ClientTls;
import org.perdition.engine.transport.MailSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one address of a real-server, from the connect to its OK: does what the backend login
 * decides. Lives on the client's I/O thread, as does its own connection. Tells its listener exactly once, unless
 * it is {@linkplain #abandon abandoned}.
 *
 * @param <C> commands of the protocol
 * @param <R> responses of the protocol
 */
final class BackendLeg<C, R> implements LegHandler {
    private static final Logger LOG = LoggerFactory.getLogger(BackendLeg.class);

    /** Told once how the dialogue ended, on the I/O thread. */
    interface Listener<C, R> {
        /** The real-server has accepted; the leg waits to be handed over. */
        void accepted(BackendLeg<C, R> leg, Acceptance acceptance);

        /**
         * Not logged in; the connection is closed or closing.
         *
         * @param security how the connection was protected
         * @param tryNext whether another address or server may be tried
         */
        void refused(LoginFailure failure, LegState security, boolean tryNext);
    }

    private final ListenerContext<C, R> context;
    private final HostPort server;
    private final SessionRecord record;
    private final MailSession session;
    private final BackendLogin<C, R> login;
    private final LoginChain chain;
    private final Listener<C, R> listener;
    /** Whether TLS from the first byte is not up yet: before that the login has not begun. */
    private boolean securing;

    /** Before the end of a handshake nothing is protected by it. */
    private LegState state = LegState.PLAINTEXT;

    private boolean told;

    /**
     * Takes over a fresh connection and builds its chain.
     *
     * @param server the real-server as configured: the name its certificate must show
     */
    BackendLeg(
            ListenerContext<C, R> context,
            HostPort server,
            Credentials credentials,
            MailSession session,
            SessionRecord record,
            Listener<C, R> listener) {
        this.context = context;
        this.server = server;
        this.record = record;
        this.session = session;
        this.listener = listener;
        if (context.settings().connections().keepalive()) {
            session.keepAlive();
        }
        LegSecurity security = context.settings().server();
        securing = security == LegSecurity.SSL;
        login = context.protocol().backendLogin(new BackendContext(security, credentials, context.token()));
        DialogueCodec<R, C> codec = context.protocol().backendCodec();
        TimeoutFilter timeouts = new TimeoutFilter(
                session.thread(),
                context.settings().timeouts().authenticate(),
                context.settings().timeouts().backendLogin(),
                this::timedOut);
        chain = new LoginChain(
                session,
                null,
                timeouts,
                securing ? newTls() : null,
                codec,
                record.dialogueLog(context.settings().log(), codec, Speaker.REAL));
    }

    HostPort server() {
        return server;
    }

    MailSession session() {
        return session;
    }

    LoginChain chain() {
        return chain;
    }

    /** How it is protected now. */
    LegState state() {
        return state;
    }

    /** Closes without a word to the listener. */
    void abandon() {
        told = true;
        session.abort();
    }

    @Override
    public void opened() {
        // In clear the real-server speaks first.
        chain.beginTls();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void message(Object message) {
        // The chain decodes with the codec of this very protocol.
        perform(login.received((R) message));
    }

    @Override
    public void secured() {
        state = LegState.of(context.settings().server(), true);
        if (securing) {
            securing = false;
        } else {
            perform(login.secured());
            chain.codec().release();
        }
    }

    @Override
    public void tlsFailed(String reason, boolean verdict) {
        // After a verdict another address of the same name would show the same certificate.
        fail(LoginFailure.of(FailureKind.TLS_FAILED, reason), !verdict);
    }

    @Override
    public void inputEnded() {
        closed();
    }

    @Override
    public void closed() {
        if (login.stage().equals("greeting")) {
            fail(LoginFailure.of(FailureKind.CONNECT, "closed before a greeting"), true);
        } else {
            fail(
                    LoginFailure.of(FailureKind.NEGOTIATION, "closed while waiting for " + login.stage()),
                    !login.credentialsSent());
        }
    }

    private void timedOut(TimeoutFilter.Limit which) {
        fail(
                LoginFailure.of(
                        FailureKind.TIMEOUT,
                        "no answer in time, waiting for " + (securing ? "TLS handshake" : login.stage())),
                !login.credentialsSent());
    }

    @Override
    public void failed(Throwable cause) {
        LOG.error("Internal error, connection to real-server closed", cause);
        fail(LoginFailure.of(FailureKind.NEGOTIATION, "internal error"), false);
    }

    private void perform(List<BackendAction<C>> actions) {
        for (BackendAction<C> action : actions) {
            if (told) {
                return;
            } else if (action instanceof BackendAction.Send<C> send) {
                if (chain.codec().hasAnswer() && !endsInFailure(actions)) {
                    // What is there already cannot be the answer to what has not been sent.
                    fail(LoginFailure.of(FailureKind.NEGOTIATION, "data ahead of a command"), false);
                    return;
                }
                session.write(send.command());
            } else if (action instanceof BackendAction.StartTls<C>) {
                startTls();
            } else if (action instanceof BackendAction.Note<C> note) {
                record.note(note.text());
            } else if (action instanceof BackendAction.Accepted<C> accepted) {
                told = true;
                chain.codec().hold();
                listener.accepted(this, accepted.acceptance());
            } else if (action instanceof BackendAction.Failed<C> failed) {
                fail(failed.failure(), failed.tryNext());
            }
        }
    }

    private static boolean endsInFailure(List<? extends BackendAction<?>> actions) {
        return actions.get(actions.size() - 1) instanceof BackendAction.Failed<?>;
    }

    private void startTls() {
        if (chain.codec().hasLeftover()) {
            // Spoken in clear, but it would be heard as if it had come encrypted.
            fail(LoginFailure.of(FailureKind.NEGOTIATION, "data behind the answer to STARTTLS"), false);
            return;
        }
        chain.codec().hold();
        chain.startTls(newTls());
    }

    private void fail(LoginFailure failure, boolean tryNext) {
        if (!told) {
            told = true;
            chain.codec().hold();
            session.closeAfterFlush();
            listener.refused(failure, state, tryNext);
        }
    }

    private TlsFilter newTls() {
        ClientTls tls = context.tls().server().orElseThrow();
        return LegTls.filter(tls.engine(server.host(), server.port().orElseThrow()), this);
    }
}
