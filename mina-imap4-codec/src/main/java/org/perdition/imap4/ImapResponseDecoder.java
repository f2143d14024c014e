// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The client's side: octets in, one response at a time out. One instance a connection, not thread-safe.
 *
 * <p>Untagged data may hold literals; they are read, within {@link ImapLimits#string} and {@link ImapLimits#message},
 * and never taken for responses. A line has {@link ImapLimits#line} octets at most. How many responses a server sends
 * is not limited here. After a {@linkplain ImapSyntaxError#fatal fatal} error nothing more comes.
 */
public final class ImapResponseDecoder {
    private enum State {
        LINE,
        LITERAL,
        CLOSED
    }

    private final ImapLimits limits;
    private final ResponseParser parser;
    private final Fragmenter fragmenter = new Fragmenter();
    private State state = State.LINE;

    /** A decoder with {@link ImapLimits#DEFAULT}. */
    public ImapResponseDecoder() {
        this(ImapLimits.DEFAULT);
    }

    /** A decoder with these limits. */
    public ImapResponseDecoder(ImapLimits limits) {
        this.limits = limits;
        this.parser = new ResponseParser(limits);
    }

    /** Copies all remaining octets of the buffer. */
    public void feed(ByteBuffer bytes) {
        if (state == State.CLOSED) {
            bytes.position(bytes.limit());
        } else {
            fragmenter.feed(bytes);
        }
    }

    /** The next whole response, or null if more octets are needed. */
    public @Nullable ImapResponse next() {
        while (state != State.CLOSED) {
            if (state == State.LITERAL) {
                Fragment last =
                        fragmenter.fragments().get(fragmenter.fragments().size() - 1);
                if (!fragmenter.nextLiteral(last.end() - last.literalFrom())) {
                    return null;
                }
                state = State.LINE;
            }
            if (fragmenter.overLong(limits.line())) {
                return fatal(ImapSyntaxError.LINE_TOO_LONG);
            }
            Fragment line = fragmenter.hasLine() ? fragmenter.nextLine(takesLiterals()) : null;
            if (line == null) {
                return null;
            }
            LiteralHeader literal = line.literal();
            if (literal == null) {
                ImapResponse response = parser.parse(fragmenter);
                fragmenter.consume();
                return response;
            }
            if (isTooBig(literal)) {
                return fatal(ImapSyntaxError.UNASKED_LITERAL_TOO_BIG);
            }
            state = State.LITERAL;
        }
        return null;
    }

    /** Whether octets are held that no message has used. */
    public boolean hasLeftover() {
        return fragmenter.hasOctets();
    }

    /** Whether those octets begin with untagged data, which a server may send at any time (RFC 9051 section 7). */
    public boolean hasUntaggedLeftover() {
        return fragmenter.firstOctet() == '*';
    }

    /** Gives those octets up and begins anew, as after a TLS handshake. A closed decoder stays closed. */
    public ByteBuffer takeLeftover() {
        if (state != State.CLOSED) {
            state = State.LINE;
        }
        return fragmenter.takeAll();
    }

    private boolean takesLiterals() {
        return ResponseParser.takesLiterals(fragmenter.firstWords(ResponseParser.LONGEST_KIND));
    }

    /** Also true of what has no size, and of <code>{n+}</code>, which no server sends. */
    private boolean isTooBig(LiteralHeader literal) {
        return literal.size() == LiteralHeader.NO_SIZE
                || literal.unasked()
                || literal.size() > Math.min(limits.string(), limits.message() - fragmenter.size())
                || fragmenter.fragments().size() > limits.literals();
    }

    private ImapResponse fatal(ImapSyntaxError error) {
        state = State.CLOSED;
        fragmenter.clear();
        return new ImapResponse.Malformed(error);
    }
}
