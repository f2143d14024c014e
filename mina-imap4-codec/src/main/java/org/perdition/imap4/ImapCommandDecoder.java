// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The server's side: octets in, one command at a time out. One instance a connection, not thread-safe.
 *
 * <p>How the octets are cut up on the way makes no difference to the messages. Lines end in CRLF or LF.
 *
 * <p><b>Literals.</b> A command that announces a literal to be asked for gives {@link ImapCommand.LiteralAnnounced};
 * nothing more comes until {@link #acceptLiteral} or {@link #refuseLiteral} is called. Where the literal is over the
 * limit, or the command takes none, the command ends with its line (RFC 3501 section 7.5: the client must not send what
 * was not asked for). A literal that comes unasked is read, whatever is wrong with the command, so that its octets are
 * never taken for commands; if it is too big, {@link ImapSyntaxError#UNASKED_LITERAL_TOO_BIG} closes the decoder.
 *
 * <p><b>Errors</b> are {@link ImapCommand.Malformed}. After a {@linkplain ImapSyntaxError#fatal fatal} one nothing more
 * comes and what is fed is dropped.
 */
public final class ImapCommandDecoder {
    private enum State {
        /** In a line. */
        LINE,
        /** In a literal that comes. */
        LITERAL,
        /** A literal waits for acceptLiteral or refuseLiteral. */
        ASKED,
        /** After a fatal error. */
        CLOSED
    }

    private static final ImapCommand OTHER_PROTOCOL =
            new ImapCommand.Malformed(null, null, ImapSyntaxError.OTHER_PROTOCOL);

    private final ImapLimits limits;
    private final CommandParser parser;
    private final Fragmenter fragmenter = new Fragmenter();
    private State state = State.LINE;
    private boolean saslData;

    /** A decoder with {@link ImapLimits#DEFAULT}. */
    public ImapCommandDecoder() {
        this(ImapLimits.DEFAULT);
    }

    /** A decoder with these limits. */
    public ImapCommandDecoder(ImapLimits limits) {
        this.limits = limits;
        this.parser = new CommandParser(limits);
    }

    /** Copies all remaining octets of the buffer. */
    public void feed(ByteBuffer bytes) {
        if (state == State.CLOSED) {
            bytes.position(bytes.limit());
        } else {
            fragmenter.feed(bytes);
        }
    }

    /** The next whole message, or null if more octets or a word about a literal are needed. */
    public @Nullable ImapCommand next() {
        while (state == State.LINE || state == State.LITERAL) {
            if (state == State.LITERAL) {
                Fragment last =
                        fragmenter.fragments().get(fragmenter.fragments().size() - 1);
                if (!fragmenter.nextLiteral(last.end() - last.literalFrom())) {
                    return null;
                }
                state = State.LINE;
            }
            if (saslData) {
                return saslLine();
            }
            if (isTls()) {
                return fatal(OTHER_PROTOCOL);
            }
            if (fragmenter.overLong(limits.line()) && fragmenter.overLong(lineLimit())) {
                return fatal(beginning().malformed(ImapSyntaxError.LINE_TOO_LONG));
            }
            Fragment line = fragmenter.nextLine(true);
            if (line == null) {
                return null;
            }
            if (fragmenter.fragments().size() == 1 && isHttp()) {
                return fatal(OTHER_PROTOCOL);
            }
            LiteralHeader literal = line.literal();
            ImapCommand message = literal == null ? parser.parse(fragmenter) : announced(line, literal);
            if (message != null) {
                if (state == State.LINE) {
                    fragmenter.consume();
                }
                return message;
            }
        }
        return null;
    }

    /** The next line is an answer to a challenge, not a command. */
    public void expectSaslData() {
        saslData = true;
    }

    /** The literal just announced has been asked for. */
    public void acceptLiteral() {
        requireAsked();
        state = State.LITERAL;
    }

    /** The literal just announced has been refused; the command is over. */
    public void refuseLiteral() {
        requireAsked();
        fragmenter.consume();
        state = State.LINE;
    }

    /** Whether {@link #acceptLiteral} or {@link #refuseLiteral} is waited for. */
    public boolean literalAsked() {
        return state == State.ASKED;
    }

    /** Whether octets are held that no message has used. */
    public boolean hasLeftover() {
        return fragmenter.hasOctets();
    }

    /** Gives those octets up and begins anew, as after a TLS handshake. A closed decoder stays closed. */
    public ByteBuffer takeLeftover() {
        saslData = false;
        if (state != State.CLOSED) {
            state = State.LINE;
        }
        return fragmenter.takeAll();
    }

    private @Nullable ImapCommand saslLine() {
        if (fragmenter.overLong(limits.longLine())) {
            return fatal(new ImapCommand.Malformed(null, null, ImapSyntaxError.LINE_TOO_LONG));
        }
        Fragment line = fragmenter.nextLine(false);
        if (line == null) {
            return null;
        }
        ImapCommand message = fragmenter.holdsForbiddenOctet()
                ? new ImapCommand.Malformed(null, null, ImapSyntaxError.FORBIDDEN_OCTET)
                : new ImapCommand.SaslData(new Secret(fragmenter.copy(line.from(), line.to())));
        fragmenter.consume();
        saslData = false;
        return message;
    }

    /** What to do about a literal: null to read it, or the message that answers the announcement. */
    private @Nullable ImapCommand announced(Fragment line, LiteralHeader literal) {
        CommandParser.Head head = beginning();
        boolean tooBig = literal.size() > Math.min(limits.string(), limits.message() - fragmenter.size())
                || fragmenter.fragments().size() > limits.literals();
        if (literal.unasked()) {
            if (tooBig || literal.size() == LiteralHeader.NO_SIZE || literal.size() > limits.nonSyncLiteral()) {
                return fatal(head.malformed(ImapSyntaxError.UNASKED_LITERAL_TOO_BIG));
            }
            state = State.LITERAL;
            return null;
        }
        if (head.error() != null) {
            return head.malformed(head.error());
        }
        if (head.verb().arguments() != Verb.Arguments.STRINGS
                || literal.binary()
                || literal.size() == LiteralHeader.NO_SIZE) {
            return parser.withoutLiteral(head);
        }
        if (tooBig) {
            return head.malformed(ImapSyntaxError.LITERAL_TOO_BIG);
        }
        state = State.ASKED;
        return new ImapCommand.LiteralAnnounced(
                head.tag() == null ? "" : head.tag(), head.verb().name(), line.end() - line.literalFrom());
    }

    private CommandParser.Head beginning() {
        return parser.head(fragmenter.firstWords(limits.line()));
    }

    private int lineLimit() {
        return beginning().verb().longLine() ? limits.longLine() : limits.line();
    }

    private boolean isTls() {
        return fragmenter.size() == 0 && fragmenter.firstOctet() == Grammar.TLS_HANDSHAKE;
    }

    /** A browser can be made to send HTTP to us, with commands in the body. */
    private boolean isHttp() {
        String words = fragmenter.firstWords(limits.line());
        int blank = words.indexOf(' ');
        if (blank < 0 || !Grammar.isHttpMethod(words.substring(0, blank))) {
            return false;
        }
        String target = words.substring(blank + 1);
        return (!target.isEmpty() && !Grammar.isVerb(target))
                || fragmenter.lastWord().startsWith("HTTP/");
    }

    private ImapCommand fatal(ImapCommand message) {
        state = State.CLOSED;
        fragmenter.clear();
        return message;
    }

    private void requireAsked() {
        if (state != State.ASKED) {
            throw new IllegalStateException("no literal is waiting");
        }
    }
}
