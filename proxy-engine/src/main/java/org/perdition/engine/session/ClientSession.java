// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.perdition.engine.bridge.Bridge;
import org.perdition.engine.bridge.BridgeEnd;
import org.perdition.engine.bridge.BridgeLimits;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.filter.ConnectionLimitFilter;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.filter.LoginChain;
import org.perdition.engine.filter.TimeoutFilter;
import org.perdition.engine.filter.TlsFilter;
import org.perdition.engine.log.DialogueLine.Speaker;
import org.perdition.engine.log.Identity;
import org.perdition.engine.log.LegState;
import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.ClientAction;
import org.perdition.engine.login.ClientAction.CloseReason;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.login.LoginMachine;
import org.perdition.engine.transport.Deadline;
import org.perdition.engine.transport.MailSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, from accept to close: does what the login machine decides, runs the login attempt, hands over to
 * the bridge, and writes the session's log lines.
 *
 * <p>Owned by one I/O thread; {@link #drain} and {@link #shutDown} may be called from any.
 *
 * @param <C> commands of the protocol
 * @param <R> responses of the protocol
 */
final class ClientSession<C, R> implements LegHandler, LoginAttempt.Listener<C, R> {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    /** A peer that takes not one byte for so long while bytes wait for it is gone; TCP itself takes longer. */
    static final Duration WRITE_STALL = Duration.ofMinutes(5);

    private final ListenerContext<C, R> context;
    private final MailSession client;
    private final SessionRecord record;
    private final LoginMachine<C, R> machine;
    private final LoginChain chain;
    private final ConnectionLimitFilter limit;
    private Phase<R> phase = new Phase.Securing<>();
    private int attempts;
    private boolean inputEnded;

    /** Takes over an accepted connection and builds its chain. */
    ClientSession(ListenerContext<C, R> context, MailSession client) {
        this.context = context;
        this.client = client;
        ListenerSettings settings = context.settings();
        if (settings.connections().keepalive()) {
            client.keepAlive();
        }
        record = new SessionRecord(context.log(), settings.login().client(), client);
        String host = context.greetingHost().apply(client.getLocalAddress().getAddress());
        machine = context.protocol().login(new LoginContext(settings.login(), host, context.token()));
        DialogueCodec<C, R> codec = context.protocol().clientCodec();
        limit = new ConnectionLimitFilter(context.limits(), this::refuseConnection);
        TimeoutFilter timeouts = new TimeoutFilter(
                client.thread(),
                settings.timeouts().authenticate(),
                settings.timeouts().loginDeadline(),
                this::loginTimedOut);
        boolean ssl = settings.login().client() == LegSecurity.SSL;
        chain = new LoginChain(
                client,
                limit,
                timeouts,
                ssl ? newTls() : null,
                codec,
                record.dialogueLog(settings.log(), codec, Speaker.CLIENT));
    }

    // --- events of the client's leg

    @Override
    public void opened() {
        boolean welcome = context.sessions().add(this);
        record.connected();
        if (!welcome) {
            drain();
        }
        if (!chain.beginTls()) {
            greet();
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public void message(Object message) {
        // The chain decodes with the codec of this very protocol.
        perform(machine.received((C) message));
    }

    @Override
    public void secured() {
        if (context.settings().login().client() == LegSecurity.SSL) {
            greet();
        } else {
            phase = new Phase.Talking<>();
            perform(machine.secured());
            chain.codec().release();
        }
    }

    @Override
    public void tlsFailed(String reason, boolean verdict) {
        record.note("TLS with client failed: " + reason);
        end();
    }

    @Override
    public void inputEnded() {
        inputEnded = true;
        if (phase instanceof Phase.Talking) {
            end();
        } else if (phase instanceof Phase.Securing) {
            client.abort();
        }
    }

    @Override
    public void closed() {
        Phase<R> was = phase;
        phase = new Phase.Ended<>();
        if (was instanceof Phase.Delaying<R> delaying) {
            delaying.timer().cancel();
        } else if (was instanceof Phase.LoggingIn<R> loggingIn) {
            loggingIn.attempt().cancel();
        }
        record.closed(null);
        context.sessions().remove(this);
    }

    @Override
    public void failed(Throwable cause) {
        LOG.error("Internal error, session closed", cause);
        client.abort();
    }

    // --- the dialogue

    private void greet() {
        phase = new Phase.Talking<>();
        perform(machine.opened());
    }

    private void perform(List<ClientAction<R>> actions) {
        for (int i = 0; i < actions.size(); i++) {
            ClientAction<R> action = actions.get(i);
            if (action instanceof ClientAction.Send<R> send) {
                client.write(send.response());
            } else if (action instanceof ClientAction.Challenge<R> challenge) {
                chain.codec().expectSaslData();
                client.write(challenge.response());
            } else if (action instanceof ClientAction.LogRefusal<R> refusal) {
                record.refused(Identity.of(refusal.name()), null, null, LegState.PLAINTEXT, refusal.failure());
            } else if (action instanceof ClientAction.SendDelayed<R> delayed) {
                delay(delayed.response(), actions.subList(i + 1, actions.size()));
                return;
            } else if (action instanceof ClientAction.StartTls<R> startTls) {
                startTls(startTls.response());
                return;
            } else if (action instanceof ClientAction.LogIn<R> logIn) {
                logIn(logIn.credentials());
                return;
            } else if (action instanceof ClientAction.Close<R> close) {
                if (close.reason() != CloseReason.CLIENT_LEFT) {
                    record.note("closing: " + close.reason());
                }
                end();
                return;
            }
        }
    }

    private void delay(R response, List<ClientAction<R>> rest) {
        hold();
        Duration wait = context.settings().login().authFailureDelay();
        Deadline timer = client.thread().schedule(wait, this::delayOver);
        phase = new Phase.Delaying<>(timer, response, List.copyOf(rest));
    }

    private void delayOver() {
        if (phase instanceof Phase.Delaying<R> delaying) {
            phase = new Phase.Talking<>();
            client.write(delaying.response());
            perform(delaying.rest());
            resumeIfTalking();
        }
    }

    /** From now on the client waits for us: nothing of it is read and no idle limit runs. */
    private void hold() {
        chain.codec().hold();
        client.suspendRead();
        chain.timeouts().pauseIdle();
    }

    private void resumeIfTalking() {
        if (!(phase instanceof Phase.Talking)) {
            return;
        }
        chain.timeouts().resumeIdle();
        client.resumeRead();
        chain.codec().release();
        if (inputEnded && phase instanceof Phase.Talking) {
            end();
        }
    }

    private void startTls(R response) {
        if (chain.codec().hasLeftover()) {
            // What came in clear would be read as if it had come encrypted.
            record.note("data behind STARTTLS before the handshake, closing");
            client.abort();
            return;
        }
        phase = new Phase.Securing<>();
        client.write(response);
        chain.codec().hold();
        chain.startTls(newTls());
    }

    // --- the login

    private void logIn(Credentials credentials) {
        attempts++;
        hold();
        LoginAttempt<C, R> attempt = new LoginAttempt<>(context, client, record, credentials, attempts, this);
        phase = new Phase.LoggingIn<>(attempt);
        attempt.start();
    }

    @Override
    public void loginFailed(LoginFailure failure) {
        phase = new Phase.Talking<>();
        perform(machine.refused(failure));
        resumeIfTalking();
    }

    /**
     * Hands over: nothing lost, nothing twice, nothing reordered. All on the one thread of both legs, so no
     * read can come between the steps.
     */
    @Override
    public void loggedIn(BackendLeg<C, R> backend, Acceptance acceptance) {
        for (R response : machine.accepted(acceptance)) {
            client.write(response);
        }
        limit.loggedIn(client);
        record.repeat(context.settings().log().relog());
        ByteBuffer fromClient = chain.handOver();
        ByteBuffer fromBackend = backend.chain().handOver();
        BridgeLimits limits = BridgeLimits.of(context.settings().timeouts().idle(), WRITE_STALL);
        Bridge bridge = Bridge.open(client, backend.session(), fromClient, fromBackend, limits, this::pipeEnded);
        phase = new Phase.Piping<>(bridge);
    }

    private void pipeEnded(BridgeEnd why) {
        Phase<R> was = phase;
        phase = new Phase.Ended<>();
        if (why != BridgeEnd.CLIENT_LEFT && why != BridgeEnd.SERVER_LEFT) {
            record.note("pipe ended: " + why);
        }
        record.closed(was instanceof Phase.Piping<R> piping ? piping.bridge() : null);
        context.sessions().remove(this);
    }

    // --- the ends

    private void refuseConnection() {
        record.connected();
        record.note("connection limit reached, refused");
        if (context.settings().login().client() != LegSecurity.SSL) {
            for (R response : machine.tooManyConnections()) {
                client.write(response);
            }
        }
        end();
    }

    private void loginTimedOut(TimeoutFilter.Limit which) {
        record.note(which == TimeoutFilter.Limit.IDLE ? "no command in time, closing" : "no login in time, closing");
        end();
    }

    private void end() {
        if (phase instanceof Phase.LoggingIn<R> loggingIn) {
            loggingIn.attempt().cancel();
        } else if (phase instanceof Phase.Delaying<R> delaying) {
            delaying.timer().cancel();
        }
        phase = new Phase.Ended<>();
        chain.codec().hold();
        client.closeAfterFlush();
    }

    /** The proxy goes down: says so if not logged in yet; a pipe goes on. From any thread. */
    void drain() {
        client.thread().execute(() -> {
            if (phase instanceof Phase.Piping || phase instanceof Phase.Ended) {
                return;
            }
            if (!(phase instanceof Phase.Securing)) {
                for (R response : machine.shuttingDown()) {
                    client.write(response);
                }
            }
            end();
        });
    }

    /** Closes now; a pipe without a byte of ours. From any thread. */
    void shutDown() {
        client.thread().execute(() -> {
            if (phase instanceof Phase.Piping<R> piping) {
                piping.bridge().close();
            } else {
                end();
            }
        });
    }

    private TlsFilter newTls() {
        return LegTls.filter(context.tls().client().orElseThrow().engine(), this);
    }
}
