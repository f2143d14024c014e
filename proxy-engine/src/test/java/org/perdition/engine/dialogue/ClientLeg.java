// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.ClientAction;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.login.LoginMachine;
import org.perdition.engine.session.MailProtocol;

/** Does what session and login codec filter do on the leg towards the client, without sockets and clock. */
final class ClientLeg<C, R> implements Dialogue.Leg {
    private static final Pattern LOGIN = Pattern.compile("LOGIN (?<credentials>.*) -> (?:accepted(?: (?<said>.*))?"
            + "|refused (?<kind>[A-Z_]+)(?: \\[(?<code>[^]]+)])?(?: (?<text>.*))?)");

    private enum State {
        TALKING,
        SECURING,
        INJECTED,
        PIPING,
        CLOSED
    }

    private final LoginContext context;
    private final DialogueCodec<C, R> codec;
    private final LoginMachine<C, R> machine;
    private final Deque<String> logins;
    private final List<String> happened = new ArrayList<>();
    private final ByteArrayOutputStream piped = new ByteArrayOutputStream();
    private final StringBuilder log = new StringBuilder();
    private State state = State.TALKING;
    /** Seconds on the simulated clock since the peer last spoke. */
    private long waited;

    ClientLeg(MailProtocol<C, R> protocol, LoginContext context, List<String> logins) {
        this.context = context;
        this.codec = protocol.clientCodec();
        this.machine = protocol.login(context);
        this.logins = new ArrayDeque<>(logins);
    }

    @Override
    public void open() {
        perform(machine.opened());
    }

    @Override
    public void segment(byte[] bytes) {
        waited = 0;
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
            perform(machine.secured());
        } else if (state == State.INJECTED) {
            happened.add("-- injected");
            state = State.CLOSED;
        } else if (state == State.PIPING && piped.size() > 0) {
            happened.add("PIPE: " + Script.text(piped.toByteArray()));
            piped.reset();
        }
        List<String> turn = List.copyOf(happened);
        happened.clear();
        return turn;
    }

    @Override
    public String stage() {
        return state.name();
    }

    private void readOn() {
        while (state == State.TALKING) {
            C command = codec.next();
            if (command == null) {
                return;
            }
            log.append(text(codec.loggableInput(command)));
            perform(machine.received(command));
        }
    }

    private void perform(List<ClientAction<R>> actions) {
        for (ClientAction<R> action : actions) {
            assertThat(state).as("no action behind the last: %s", action).isIn(State.TALKING, State.SECURING);
            if (action instanceof ClientAction.Send<R> send) {
                send(send.response());
            } else if (action instanceof ClientAction.SendDelayed<R> delayed) {
                waited += context.settings().authFailureDelay().toSeconds();
                send(delayed.response());
            } else if (action instanceof ClientAction.Challenge<R> challenge) {
                send(challenge.response());
                codec.expectSaslData();
            } else if (action instanceof ClientAction.StartTls<R> startTls) {
                send(startTls.response());
                state = State.SECURING;
            } else if (action instanceof ClientAction.LogIn<R> logIn) {
                logIn(logIn.credentials());
            } else if (action instanceof ClientAction.LogRefusal<R> refusal) {
                happened.add(("LOG " + refusal.name()).stripTrailing() + " "
                        + refusal.failure().kind());
            } else if (action instanceof ClientAction.Close<R> close) {
                happened.add("-- closed " + close.reason());
                state = State.CLOSED;
            }
        }
    }

    private void logIn(Credentials credentials) {
        String password = new String(credentials.password(), StandardCharsets.ISO_8859_1);
        if (password.length() >= 4) {
            assertThat(log.toString()).as("the dialogue log").doesNotContain(password);
        }
        String owner = credentials.authenticationId().map(id -> " by " + id).orElse("");
        String asked = "LOGIN " + credentials.name() + owner + "/" + password + " -> ";
        String line = logins.isEmpty() ? "none left" : logins.remove();
        Matcher login = LOGIN.matcher(line);
        assertThat(login.matches()).as("%s but script says: %s", asked, line).isTrue();
        happened.add(asked + line.substring(line.indexOf(" -> ") + 4));
        credentials.wipe();
        if (login.group("kind") == null) {
            Acceptance acceptance = new Acceptance(orEmpty(login.group("said")), List.of(), List.of());
            machine.accepted(acceptance).forEach(this::send);
            state = State.PIPING;
            ByteBuffer leftover = codec.takeLeftover();
            byte[] bytes = new byte[leftover.remaining()];
            leftover.get(bytes);
            piped.writeBytes(bytes);
        } else {
            FailureKind kind = FailureKind.valueOf(login.group("kind"));
            perform(machine.refused(new LoginFailure(kind, login.group("code"), login.group("text"), "script")));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private void send(R response) {
        log.append(text(codec.loggableOutput(response)));
        byte[] sent = text(codec.encode(response)).getBytes(StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>(Script.lines('S', sent));
        if (waited > 0) {
            lines.set(0, lines.get(0) + " [" + waited + " s later]");
            waited = 0;
        }
        happened.addAll(lines);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
}
