// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What sendmail and Postfix ask a socketmap: a netstring with the name of a map, a blank and a key. Immutable.
 *
 * @param map the name of the map, one char an octet
 * @param key what is looked for in it, one char an octet
 */
public record SocketmapRequest(String map, String key) {
    /** Longest request, in octets: well above any address or host name. */
    static final int MAX_LENGTH = 4_096;

    /** Digits of the length. */
    private static final int MAX_DIGITS = 4;

    /** Takes the next one; see {@link RequestReader#take}. */
    static Optional<SocketmapRequest> take(ByteBuffer in) throws MalformedRequestException {
        int colon = in.position();
        int length = 0;
        while (true) {
            if (colon == in.limit()) {
                return Optional.empty();
            }
            byte octet = in.get(colon);
            if (octet == ':' && colon > in.position()) {
                break;
            }
            boolean leadingZero = colon > in.position() && length == 0;
            if (octet < '0' || octet > '9' || leadingZero || colon - in.position() == MAX_DIGITS) {
                throw new MalformedRequestException("no netstring of at most " + MAX_LENGTH + " octets");
            }
            length = length * 10 + octet - '0';
            colon++;
        }
        if (length > MAX_LENGTH) {
            throw new MalformedRequestException("longer than " + MAX_LENGTH + " octets");
        }
        int comma = colon + 1 + length;
        if (comma >= in.limit()) {
            return Optional.empty();
        }
        if (in.get(comma) != ',') {
            throw new MalformedRequestException("a netstring that does not end in a comma");
        }
        byte[] octets = new byte[length];
        in.position(colon + 1);
        in.get(octets).get();
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new MalformedRequestException("a request without map and key");
        }
        return Optional.of(new SocketmapRequest(text.substring(0, blank), text.substring(blank + 1)));
    }

    /** A text as a netstring. */
    static String netstring(String text) {
        return text.length() + ":" + text + ",";
    }

    /** As it was sent. */
    @Override
    public String toString() {
        return netstring(map + " " + key);
    }
}
