// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

/**
 * What a peer may make the decoders hold. All figures are octets but {@code listLines}.
 *
 * @param line longest line without its line end. RFC 2449 section 4 allows 255 for a command and 512 for a
 *     response; but RFC 5034 section 4 lets SASL data be as long as the mechanism needs, for which it names
 *     12,288. PLAIN with the longest name and password below fits 8192, and so do tokens used as passwords;
 *     Dovecot and this proxy's peers cut there too
 * @param userName longest name in USER and APOP: four times the 255 that RFC 4616 section 2 demands of a server
 * @param password longest password in PASS: RFC 4616 demands 255; tokens used as passwords reach some kilobytes
 * @param listLines most lines in a multi-line response; a CAPA list has about twenty
 * @param listOctets most octets in the lines of a multi-line response, line ends not counted
 */
public record Pop3Limits(int line, int userName, int password, int listLines, int listOctets) {
    /** The figures explained above. */
    public static final Pop3Limits DEFAULT = new Pop3Limits(8192, 1024, 4096, 256, 65_536);

    /** Rejects figures below what the RFCs demand. */
    public Pop3Limits {
        if (line < 512 || userName < 40 || password < 40 || listLines < 1 || listOctets < 512) {
            throw new IllegalArgumentException("a limit is below what RFC 1939 and RFC 2449 demand");
        }
    }
}
