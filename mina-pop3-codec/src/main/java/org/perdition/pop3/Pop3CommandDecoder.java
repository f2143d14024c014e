// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into commands, one at a time, however the bytes were cut on their way. For one
 * thread at a time.
 *
 * <p>A line ends with CRLF or LF alone. It knows nothing of the dialogue, but for {@link #expectSaslData}.
 * What must not be read any more (behind STLS or PASS) is got out with {@link #takeLeftover}.
 */
public final class Pop3CommandDecoder implements LineDecoder<Pop3Command> {
    private enum State {
        COMMANDS,
        SASL_DATA,
        CLOSED
    }

    /** A TLS record of type handshake, version 3.x. */
    private static final int TLS_HANDSHAKE = 0x16;

    private static final int TLS_MAJOR = 3;

    private final Pop3Limits limits;
    private final LineBuffer buffer;
    private State state = State.COMMANDS;

    /** A decoder with {@link Pop3Limits#DEFAULT}. */
    public Pop3CommandDecoder() {
        this(Pop3Limits.DEFAULT);
    }

    /** A decoder with these limits. */
    public Pop3CommandDecoder(Pop3Limits limits) {
        this.limits = limits;
        this.buffer = new LineBuffer(limits.line());
    }

    /**
     * Takes all remaining bytes of the buffer; they are copied. What is waiting is not limited here: call
     * {@link #next} until it gives null before feeding more. A closed decoder drops the bytes.
     */
    @Override
    public void feed(ByteBuffer bytes) {
        if (state == State.CLOSED) {
            bytes.position(bytes.limit());
        } else {
            buffer.add(bytes);
        }
    }

    /**
     * The next command, or null if more bytes are needed. Behind a {@link Pop3Command.Malformed} whose error
     * is {@link Pop3SyntaxError#last} there is never another.
     */
    @Override
    public @Nullable Pop3Command next() {
        if (state == State.CLOSED) {
            return null;
        }
        if (state == State.COMMANDS && buffer.startsWith(TLS_HANDSHAKE, TLS_MAJOR)) {
            return last(Pop3SyntaxError.TLS_CLIENT_HELLO);
        }
        if (buffer.lineTooLong()) {
            return last(Pop3SyntaxError.LINE_TOO_LONG);
        }
        byte[] line = buffer.takeLine();
        if (line == null) {
            return null;
        }
        try {
            return state == State.SASL_DATA ? saslData(line) : new CommandLine(line, limits).parse();
        } finally {
            Octets.wipe(line);
        }
    }

    /** The next line is the answer to a challenge of AUTH, whatever it holds; those behind it are commands. */
    public void expectSaslData() {
        if (state == State.COMMANDS) {
            state = State.SASL_DATA;
        }
    }

    /** Whether bytes are waiting that no message has used. */
    public boolean hasLeftover() {
        return !buffer.isEmpty();
    }

    /** Gives up the bytes waiting and forgets them. */
    @Override
    public ByteBuffer takeLeftover() {
        return buffer.takeAll();
    }

    private Pop3Command last(Pop3SyntaxError error) {
        state = State.CLOSED;
        buffer.clear();
        return new Pop3Command.Malformed(null, error);
    }

    private Pop3Command saslData(byte[] line) {
        state = State.COMMANDS;
        CommandLine data = new CommandLine(line, limits);
        Pop3SyntaxError error = data.octetError();
        return error != null ? new Pop3Command.Malformed(null, error) : new Pop3Command.SaslData(data.secret(0));
    }
}
