// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.nio.ByteBuffer;

/**
 * One line of the dialogue log ({@code connection_logging}): who spoke and what, as a C string.
 *
 * <p>The caller has masked secrets before.
 */
public final class DialogueLine {
    /** Most octets shown of one message. Ours: as long as the longest line a login may have. */
    public static final int MAX_OCTETS = 8_192;

    /** Who spoke. */
    public enum Speaker {
        /** This proxy, to either side. */
        SELF("SELF:   "),
        /** The client. */
        CLIENT("CLIENT: "),
        /** The real-server. */
        REAL("REAL:   ");

        private final String prefix;

        Speaker(String prefix) {
            this.prefix = prefix;
        }
    }

    private DialogueLine() {}

    /** The line for these octets. The buffer's position stays where it is. */
    public static String format(Speaker speaker, ByteBuffer octets) {
        int shown = Math.min(octets.remaining(), MAX_OCTETS);
        StringBuilder line = new StringBuilder(speaker.prefix.length() + shown + 32);
        line.append(speaker.prefix).append('"');
        for (int i = 0; i < shown; i++) {
            append(line, octets.get(octets.position() + i) & 0xff);
        }
        line.append('"');
        if (shown < octets.remaining()) {
            line.append(" and ").append(octets.remaining() - shown).append(" more octets");
        }
        return line.toString();
    }

    private static void append(StringBuilder line, int octet) {
        switch (octet) {
            case '\r' -> line.append("\\r");
            case '\n' -> line.append("\\n");
            case '\t' -> line.append("\\t");
            case '"', '\'', '\\' -> line.append('\\').append((char) octet);
            default -> {
                if (octet >= 0x20 && octet < 0x7f) {
                    line.append((char) octet);
                } else {
                    line.append('\\')
                            .append((char) ('0' + (octet >> 6)))
                            .append((char) ('0' + (octet >> 3 & 7)))
                            .append((char) ('0' + (octet & 7)));
                }
            }
        }
    }
}
