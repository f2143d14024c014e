// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.perdition.engine.backend.BackendAction;
import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.session.MailProtocol;

/** Does what session and login codec filter do on the leg towards the real-server, without sockets. */
final class BackendLeg<C, R> implements Dialogue.Leg {
    private enum State {
        TALKING,
        SECURING,
        INJECTED,
        PIPING,
        CLOSED
    }

    private final DialogueCodec<R, C> codec;
    private final BackendLogin<C, R> login;
    private final String password;
    private final List<String> happened = new ArrayList<>();
    private final ByteArrayOutputStream piped = new ByteArrayOutputStream();
    private final StringBuilder log = new StringBuilder();
    private State state = State.TALKING;

    BackendLeg(MailProtocol<C, R> protocol, BackendContext context) {
        this.codec = protocol.backendCodec();
        this.login = protocol.backendLogin(context);
        this.password = new String(context.credentials().password(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void open() {}

    @Override
    public void segment(byte[] bytes) {
        switch (state) {
            case TALKING -> {
                codec.feed(ByteBuffer.wrap(bytes));
                readOn();
            }
            case SECURING -> state = State.INJECTED;
            case PIPING -> piped.writeBytes(bytes);
            case INJECTED, CLOSED -> {}
        }
    }

    @Override
    public List<String> endOfTurn() {
        if (state == State.SECURING && codec.hasLeftover()) {
            state = State.INJECTED;
        }
        if (state == State.SECURING) {
            happened.add("-- TLS up");
            state = State.TALKING;
            perform(login.secured());
        } else if (state == State.INJECTED) {
            happened.add("-- injected");
            state = State.CLOSED;
        } else if (state == State.PIPING && piped.size() > 0) {
            happened.add("PIPE: " + Script.text(piped.toByteArray()));
            piped.reset();
        }
        if (password.length() >= 4) {
            assertThat(log.toString()).as("the dialogue log").doesNotContain(password);
        }
        List<String> turn = List.copyOf(happened);
        happened.clear();
        return turn;
    }

    @Override
    public String stage() {
        return login.stage();
    }

    private void readOn() {
        while (state == State.TALKING) {
            R response = codec.next();
            if (response == null) {
                return;
            }
            log.append(text(codec.loggableInput(response)));
            perform(login.received(response));
        }
    }

    private void perform(List<BackendAction<C>> actions) {
        for (BackendAction<C> action : actions) {
            assertThat(state).as("no action behind the last: %s", action).isEqualTo(State.TALKING);
            if (action instanceof BackendAction.Send<C> send) {
                log.append(text(codec.loggableOutput(send.command())));
                byte[] sent = text(codec.encode(send.command())).getBytes(StandardCharsets.ISO_8859_1);
                happened.addAll(Script.lines('P', sent));
            } else if (action instanceof BackendAction.StartTls<C>) {
                state = State.SECURING;
            } else if (action instanceof BackendAction.Accepted<C> accepted) {
                happened.add(("ACCEPTED " + accepted.acceptance().text()).stripTrailing());
                accepted.acceptance().alerts().forEach(alert -> happened.add("ALERT " + alert));
                if (!accepted.acceptance().capabilities().isEmpty()) {
                    happened.add("CAPABILITIES "
                            + String.join(" ", accepted.acceptance().capabilities()));
                }
                state = State.PIPING;
                ByteBuffer leftover = codec.takeLeftover();
                byte[] bytes = new byte[leftover.remaining()];
                leftover.get(bytes);
                piped.writeBytes(bytes);
            } else if (action instanceof BackendAction.Failed<C> failed) {
                happened.add(describe(failed.failure()) + (failed.tryNext() ? " -- try next" : ""));
                if (login.credentialsSent()) {
                    assertThat(failed.tryNext())
                            .as("try next behind credentials")
                            .isFalse();
                }
                state = State.CLOSED;
            } else if (action instanceof BackendAction.Note<C> note) {
                happened.add("NOTE " + note.text());
            }
        }
    }

    private static String describe(LoginFailure failure) {
        return "FAILED " + failure.kind() + (failure.code() == null ? "" : " [" + failure.code() + "]")
                + (failure.text() == null ? "" : " " + failure.text());
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
}
