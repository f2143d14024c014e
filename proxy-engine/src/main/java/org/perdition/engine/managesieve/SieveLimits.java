// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

/**
 * How much a peer may send in one message before it is refused, in octets.
 *
 * <p>Nothing is set aside on the strength of an announced size: memory grows only with octets that have arrived, and
 * never beyond both figures together and one read.
 *
 * @param line all lines of one message together, line ends included, literals not
 * @param literals all literals of one message together
 */
public record SieveLimits(int line, int literals) {
    /** The figure of RFC 7162 section 4 for IMAP4; ManageSieve has none, and is served by the same servers. */
    public static final int LINE = 8192;

    /**
     * The figure of RFC 5034 section 4 for SASL data. PLAIN with the longest names and password taken here comes
     * to 8,200.
     */
    public static final int LITERALS = 12_288;

    /** RFC 5804 section 4: what a quoted string may hold; longer ones are written as literals. Longer ones are read. */
    public static final int QUOTED = 1024;

    /** The figures above. */
    public static final SieveLimits DEFAULT = new SieveLimits(LINE, LITERALS);

    /** Refuses figures with which a quoted string of the RFC could not be read. */
    public SieveLimits {
        if (line < 2 * QUOTED || literals < 0) {
            throw new IllegalArgumentException("a limit is below what RFC 5804 demands");
        }
    }
}
