// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one message, split where a literal has to be asked for; beside it, what a log may show of it. */
final class MessageWriter {
    /**
     * Longer strings become literals: RFC 2683 section 3.2.1.5 asks clients for lines of about 1000 octets at most, and
     * LOGIN has two strings.
     */
    private static final int LONGEST_QUOTED = 450;

    private final @Nullable LiteralMode mode;
    private final List<ImapCommand.Part> parts = new ArrayList<>(1);
    private ByteArrayOutputStream octets = new WipedStream();
    private StringBuilder shown = new StringBuilder();
    private boolean holdsStrings;

    private MessageWriter(@Nullable LiteralMode mode) {
        this.mode = mode;
    }

    /** For a command, to a server that takes such literals. */
    static MessageWriter forCommand(LiteralMode mode) {
        return new MessageWriter(mode);
    }

    /** For a response: a server's literals are never asked for. */
    static MessageWriter forResponse() {
        return new MessageWriter(null);
    }

    /** Text that is known to be one line. */
    void text(String text) {
        octets.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        shown.append(text);
    }

    /** One word that a log does not show. */
    void secretWord(byte[] word) {
        holdsStrings = true;
        octets.writeBytes(word);
        shown.append("XXXXXX");
    }

    /** A name or the like, quoted or as a literal. */
    void string(String string) {
        byte[] bytes = string.getBytes(StandardCharsets.ISO_8859_1);
        string(bytes, string.chars().allMatch(c -> c >= ' ' && c != 0x7f) ? string : "(octets)");
    }

    /** A password, quoted or as a literal. */
    void secretString(byte[] bytes) {
        string(bytes, "XXXXXX");
    }

    private void string(byte[] bytes, String logged) {
        boolean quoted = bytes.length <= LONGEST_QUOTED && Grammar.isQuotable(bytes);
        if (quoted) {
            holdsStrings = true;
            octets.write('"');
            octets.writeBytes(bytes);
            octets.write('"');
            shown.append('"').append(logged).append('"');
            return;
        }
        boolean unasked = mode != null && mode.unasked(bytes.length);
        text("{" + bytes.length + (unasked ? "+}" : "}"));
        octets.writeBytes(new byte[] {'\r', '\n'});
        if (mode != null && !unasked) {
            endPart(false);
        }
        holdsStrings = true;
        octets.writeBytes(bytes);
        shown.append(shown.length() == 0 ? "" : " ").append(logged);
    }

    /** The list of an ID command or response. */
    void fields(List<IdField> fields) {
        if (fields.isEmpty()) {
            text("NIL");
            return;
        }
        String before = "(";
        for (IdField field : fields) {
            text(before);
            string(field.name());
            text(" ");
            if (field.value() == null) {
                text("NIL");
            } else {
                string(field.value());
            }
            before = " ";
        }
        text(")");
    }

    /** Ends the line; the parts in the order to be sent. */
    List<ImapCommand.Part> finish() {
        octets.writeBytes(new byte[] {'\r', '\n'});
        endPart(true);
        return List.copyOf(parts);
    }

    private void endPart(boolean last) {
        parts.add(new ImapCommand.Part(new Secret(octets.toByteArray()), shown.toString(), holdsStrings, last));
        octets.reset();
        octets = new WipedStream();
        shown = new StringBuilder();
        holdsStrings = false;
    }

    /** Leaves nothing behind of a password when it grows or is reset. */
    private static final class WipedStream extends ByteArrayOutputStream {
        WipedStream() {
            super(64);
        }

        @Override
        public synchronized void write(int octet) {
            makeRoom(1);
            super.write(octet);
        }

        @Override
        public synchronized void write(byte[] octets, int from, int length) {
            makeRoom(length);
            super.write(octets, from, length);
        }

        private void makeRoom(int length) {
            if (buf.length - count < length) {
                byte[] old = buf;
                buf = Arrays.copyOf(old, Math.max(2 * old.length, count + length));
                Arrays.fill(old, (byte) 0);
            }
        }

        @Override
        public synchronized void reset() {
            Arrays.fill(buf, (byte) 0);
            super.reset();
        }
    }
}
