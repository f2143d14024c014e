// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.perdition.imap4.Secret;

/**
 * Cuts what a client sends into commands, one at a time, however the bytes were cut on their way. For one thread at a
 * time.
 *
 * <p>It knows nothing of the dialogue, but for {@link #expectSaslData}. What must not be read any more (behind STARTTLS
 * or AUTHENTICATE) is got out with {@link #takeLeftover}. Arguments may be written without quotes, too.
 */
public final class SieveCommandDecoder {
    private enum State {
        COMMANDS,
        SASL_DATA,
        CLOSED
    }

    /** A TLS record of type handshake, version 3.x. */
    private static final int TLS_HANDSHAKE = 0x16;

    private static final int TLS_MAJOR = 3;

    private final MessageCutter cutter;
    private State state = State.COMMANDS;

    /** A decoder with {@link SieveLimits#DEFAULT}. */
    public SieveCommandDecoder() {
        this(SieveLimits.DEFAULT);
    }

    /** A decoder with these limits. */
    public SieveCommandDecoder(SieveLimits limits) {
        cutter = new MessageCutter(limits);
    }

    /**
     * Takes all remaining bytes of the buffer; they are copied. What is waiting is not limited here: call {@link #next}
     * until it gives null before feeding more. A closed decoder drops the bytes.
     */
    public void feed(ByteBuffer bytes) {
        if (state == State.CLOSED) {
            bytes.position(bytes.limit());
        } else {
            cutter.feed(bytes);
        }
    }

    /**
     * The next command, or null if more bytes are needed. Behind a {@link SieveCommand.Malformed} whose error is {@link
     * SieveSyntaxError#last} there is never another.
     */
    public @Nullable SieveCommand next() {
        if (state == State.CLOSED) {
            return null;
        }
        if (state == State.COMMANDS && cutter.startsWith(TLS_HANDSHAKE, TLS_MAJOR)) {
            return last(SieveSyntaxError.TLS_CLIENT_HELLO);
        }
        return switch (cutter.cut()) {
            case PARTIAL -> null;
            case LINE_TOO_LONG -> last(SieveSyntaxError.LINE_TOO_LONG);
            case LITERAL_SIZE -> last(SieveSyntaxError.LITERAL_SIZE);
            case WHOLE -> {
                Message message = cutter.take();
                SieveCommand command = state == State.SASL_DATA ? saslData(message) : command(message);
                message.wipe();
                yield command;
            }
        };
    }

    /** The next message is the answer to a challenge of AUTHENTICATE; those behind it are commands. */
    public void expectSaslData() {
        if (state == State.COMMANDS) {
            state = State.SASL_DATA;
        }
    }

    /** Whether bytes are waiting that no message has used. */
    public boolean hasLeftover() {
        return !cutter.isEmpty();
    }

    /** Gives up the bytes waiting and forgets them. */
    public ByteBuffer takeLeftover() {
        return cutter.takeAll();
    }

    private SieveCommand last(SieveSyntaxError error) {
        state = State.CLOSED;
        cutter.clear();
        return new SieveCommand.Malformed(null, error);
    }

    private SieveCommand saslData(Message message) {
        state = State.COMMANDS;
        List<Word> words = message.words();
        boolean one = words != null
                && words.size() == 1
                && !words.get(0).parenthesis()
                && !(words.get(0).kind() == Word.Kind.ATOM && words.get(0).octets().length == 0);
        return words == null || !one
                ? new SieveCommand.Malformed(null, SieveSyntaxError.SYNTAX)
                : new SieveCommand.SaslData(new Secret(words.get(0).octets()));
    }

    private static SieveCommand command(Message message) {
        String verb = Verb.of(message.octets());
        return switch (verb) {
            case "" -> new SieveCommand.Malformed(null, SieveSyntaxError.SYNTAX);
            case "AUTHENTICATE", "CAPABILITY", "STARTTLS", "NOOP", "LOGOUT" -> known(verb, message.words());
            default -> new SieveCommand.Other(verb);
        };
    }

    private static SieveCommand known(String verb, @Nullable List<Word> words) {
        if (words == null || words.stream().anyMatch(Word::parenthesis)) {
            return new SieveCommand.Malformed(verb, SieveSyntaxError.SYNTAX);
        }
        int given = words.size() - 1;
        int least = verb.equals("AUTHENTICATE") ? 1 : 0;
        int most = verb.equals("AUTHENTICATE") ? 2 : verb.equals("NOOP") ? 1 : 0;
        if (given < least || given > most) {
            return new SieveCommand.Malformed(
                    verb, given < least ? SieveSyntaxError.TOO_FEW_ARGUMENTS : SieveSyntaxError.TOO_MANY_ARGUMENTS);
        }
        return switch (verb) {
            case "AUTHENTICATE" ->
                new SieveCommand.Authenticate(
                        words.get(1).text(),
                        given == 1 ? null : new Secret(words.get(2).octets()));
            case "CAPABILITY" -> new SieveCommand.Capability();
            case "STARTTLS" -> new SieveCommand.StartTls();
            case "LOGOUT" -> new SieveCommand.Logout();
            default -> new SieveCommand.Noop(given == 0 ? null : words.get(1).text());
        };
    }
}
