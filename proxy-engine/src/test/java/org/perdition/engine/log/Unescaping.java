// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The way back from {@link Escaping}: that there is one shows that nothing is lost. */
final class Unescaping {
    private Unescaping() {}

    /**
     * The octets of an escaped value.
     *
     * @throws IllegalArgumentException if it was cut, or was not made by {@link Escaping}
     */
    static byte[] octets(String escaped) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int at = 0;
        while (at < escaped.length()) {
            int c = escaped.codePointAt(at);
            at += Character.charCount(c);
            if (c != '\\') {
                octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char kind = at < escaped.length() ? escaped.charAt(at++) : 0;
            switch (kind) {
                case '"', '\\' -> octets.write(kind);
                case 'n' -> octets.write('\n');
                case 'r' -> octets.write('\r');
                case 't' -> octets.write('\t');
                case 'x' -> {
                    if (at + 2 > escaped.length()) {
                        throw new IllegalArgumentException("escape cut short");
                    }
                    octets.write(hex(escaped.charAt(at)) << 4 | hex(escaped.charAt(at + 1)));
                    at += 2;
                }
                default -> throw new IllegalArgumentException("no such escape, or value cut");
            }
        }
        return octets.toByteArray();
    }

    private static int hex(char c) {
        int digit = "0123456789abcdef".indexOf(c);
        if (digit < 0) {
            throw new IllegalArgumentException("no hexadecimal digit");
        }
        return digit;
    }
}
