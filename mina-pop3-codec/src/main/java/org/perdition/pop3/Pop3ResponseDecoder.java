// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a server sends into responses, one at a time, however the bytes were cut on their way. For one
 * thread at a time.
 *
 * <p>A line ends with CRLF or LF alone. Which responses have several lines cannot be seen in POP3: say so with
 * {@link #expectMultiLine} when a command such as CAPA is sent.
 */
public final class Pop3ResponseDecoder implements LineDecoder<Pop3Response> {
    private enum State {
        STATUS,
        STATUS_OF_LIST,
        LIST,
        CLOSED
    }

    private final Pop3Limits limits;
    private final LineBuffer buffer;
    private final List<String> lines = new ArrayList<>();
    private int octets;
    private Pop3Response.Ok listStatus = new Pop3Response.Ok(null, "");
    private State state = State.STATUS;

    /** A decoder with {@link Pop3Limits#DEFAULT}. */
    public Pop3ResponseDecoder() {
        this(Pop3Limits.DEFAULT);
    }

    /** A decoder with these limits. */
    public Pop3ResponseDecoder(Pop3Limits limits) {
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
     * The next response, or null if more bytes are needed. Behind a {@link Pop3Response.Malformed} whose error
     * is {@link Pop3SyntaxError#last} there is never another.
     */
    @Override
    public @Nullable Pop3Response next() {
        while (state != State.CLOSED) {
            if (buffer.lineTooLong()) {
                return last(Pop3SyntaxError.LINE_TOO_LONG);
            }
            byte[] bytes = buffer.takeLine();
            if (bytes == null) {
                return null;
            }
            String line = Octets.text(bytes, 0, bytes.length);
            Pop3Response response = state == State.LIST ? listLine(line) : statusLine(line);
            if (response != null) {
                return response;
            }
        }
        return null;
    }

    /**
     * The answer to the command now sent has several lines if it is {@code +OK}. Holds for the next status line
     * only, so it does not suit commands that are pipelined.
     */
    public void expectMultiLine() {
        if (state == State.STATUS) {
            state = State.STATUS_OF_LIST;
        }
    }

    /** Whether bytes are waiting that no message has used, or a list has begun and not ended. */
    public boolean hasLeftover() {
        return !buffer.isEmpty() || state == State.LIST;
    }

    /** Gives up the bytes waiting and forgets them, and the list that has begun. */
    @Override
    public ByteBuffer takeLeftover() {
        if (state == State.LIST) {
            state = State.STATUS;
            lines.clear();
        }
        return buffer.takeAll();
    }

    private @Nullable Pop3Response statusLine(String line) {
        boolean ofList = state == State.STATUS_OF_LIST;
        state = State.STATUS;
        Pop3SyntaxError error = octetError(line);
        if (error != null) {
            return new Pop3Response.Malformed(error);
        }
        int wordEnd = line.indexOf(' ') < 0 ? line.length() : line.indexOf(' ');
        String rest = line.substring(Math.min(wordEnd + 1, line.length()));
        String word = Octets.upperCase(line.substring(0, wordEnd));
        ResponseCode split = ResponseCode.split(rest);
        if (word.length() + ResponseCode.joined(split.code(), split.text()).length() > limits.line()) {
            // a code with no blank behind it, which makes the line one longer when it is written
            return last(Pop3SyntaxError.LINE_TOO_LONG);
        }
        switch (word) {
            case "+OK" -> {
                listStatus = new Pop3Response.Ok(split.code(), split.text());
                if (!ofList) {
                    return listStatus;
                }
                state = State.LIST;
                octets = 0;
                return null;
            }
            case "-ERR" -> {
                return new Pop3Response.Err(split.code(), split.text());
            }
            case "+" -> {
                return new Pop3Response.Continuation(rest);
            }
            default -> {
                return new Pop3Response.Malformed(Pop3SyntaxError.NOT_A_RESPONSE);
            }
        }
    }

    private @Nullable Pop3Response listLine(String line) {
        if (line.equals(".")) {
            Pop3Response whole = new Pop3Response.MultiLine(listStatus, lines);
            lines.clear();
            state = State.STATUS;
            return whole;
        }
        if (octetError(line) != null) {
            return last(Pop3SyntaxError.BAD_LIST);
        }
        String content = line.startsWith(".") ? line.substring(1) : line;
        octets += content.length();
        if (lines.size() == limits.listLines() || octets > limits.listOctets()) {
            return last(Pop3SyntaxError.LIST_TOO_LONG);
        }
        lines.add(content);
        return null;
    }

    private static @Nullable Pop3SyntaxError octetError(String line) {
        if (line.indexOf('\0') >= 0) {
            return Pop3SyntaxError.NUL_OCTET;
        }
        return line.indexOf('\r') >= 0 ? Pop3SyntaxError.BARE_CR : null;
    }

    private Pop3Response last(Pop3SyntaxError error) {
        state = State.CLOSED;
        lines.clear();
        buffer.clear();
        return new Pop3Response.Malformed(error);
    }
}
