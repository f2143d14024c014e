// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

/**
 * How much a peer may send before it is refused. All figures are octets unless they say otherwise.
 *
 * <p>Nothing is set aside on the strength of an announced size: memory grows only with octets that have arrived, and
 * never beyond {@code message} and one read.
 *
 * @param line all lines of one message together, line ends included, literals not
 * @param longLine the same for ID and AUTHENTICATE, and for one line of SASL data
 * @param string one name, password or other string, however it is written; so also a literal
 * @param nonSyncLiteral a literal of the form <code>{n+}</code>
 * @param message one message as a whole, literals included
 * @param literals how many literals a message may have
 * @param tag a command's tag
 * @param idPairs how many pairs of an ID are kept; further ones are read and dropped
 */
public record ImapLimits(
        int line, int longLine, int string, int nonSyncLiteral, int message, int literals, int tag, int idPairs) {
    /** RFC 7162 section 4: a server should take command lines of 8192 octets. */
    public static final int LINE = 8192;
    /** Tickets and tokens in SASL data go up to 64 KiB (a Kerberos PAC, the largest in use, stays below). */
    public static final int LONG_LINE = 65_536;
    /** One page, the figure of the original for one word. */
    public static final int STRING = 4096;
    /** RFC 7888 section 5: under LITERAL- a non-synchronising literal has at most 4096 octets. */
    public static final int NON_SYNC_LITERAL = 4096;
    /** No message may be larger than the largest line. */
    public static final int MESSAGE = 65_536;
    /** Two for each of the 30 pairs of RFC 2971, and a few to spare. */
    public static final int LITERALS = 64;
    /** One page as for any other word; clients in use stay below 20. */
    public static final int TAG = 4096;
    /** RFC 2971 section 3.3: no more than 30 field-value pairs. */
    public static final int ID_PAIRS = 30;

    /** The figures above. */
    public static final ImapLimits DEFAULT =
            new ImapLimits(LINE, LONG_LINE, STRING, NON_SYNC_LITERAL, MESSAGE, LITERALS, TAG, ID_PAIRS);

    /** Refuses figures that contradict each other. */
    public ImapLimits {
        if (line < 1 || longLine < line || message < longLine || tag < 1 || tag >= line) {
            throw new IllegalArgumentException("1 <= tag < line <= longLine <= message is required");
        }
        if (string < 0 || nonSyncLiteral < 0 || literals < 0 || idPairs < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }
}
