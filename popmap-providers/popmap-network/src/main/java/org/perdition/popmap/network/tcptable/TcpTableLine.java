// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.network.stream.NoAnswerException;

/** The two lines of a lookup, as tcp_table(5) has them. */
final class TcpTableLine {
    /** Longest line either way, line end included: what tcp_table(5) says of replies. */
    static final int MAX = 4_096;

    /** {@code 200}, {@code 400} or {@code 500}. */
    private static final int CODE = 3;

    private static final String HEX = "0123456789ABCDEF";

    private TcpTableLine() {}

    /** {@code get KEY} with its line end: printable ASCII but the percent sign as it is, all else as {@code %XX}. */
    static byte[] get(byte[] key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(key.length + 8);
        out.writeBytes("get ".getBytes(StandardCharsets.US_ASCII));
        for (byte octet : key) {
            if (octet > ' ' && octet < 0x7f && octet != '%') {
                out.write(octet);
            } else {
                out.write('%');
                out.write(HEX.charAt((octet & 0xff) >> 4));
                out.write(HEX.charAt(octet & 0xf));
            }
        }
        out.write('\n');
        return out.toByteArray();
    }

    /**
     * Reads a line, and returns it without its end.
     *
     * @throws NoAnswerException if it is too long or not ended
     * @throws EOFException if the server closes the connection instead
     */
    static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < MAX) {
            int octet = in.read();
            if (octet == '\n') {
                return line.toByteArray();
            }
            if (octet < 0 && line.size() == 0) {
                throw new EOFException("closed the connection instead of answering");
            }
            if (octet < 0) {
                throw new NoAnswerException("closed the connection within a line");
            }
            line.write(octet);
        }
        throw new NoAnswerException("sent a line of more than " + MAX + " bytes");
    }

    /**
     * What a reply means.
     *
     * @param line without its end
     * @throws NoAnswerException if it is an error condition, or no reply
     */
    static LookupResult parse(byte[] line) throws NoAnswerException {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        String code = text.substring(0, Math.min(CODE, text.length()));
        if (text.length() > CODE && text.charAt(CODE) != ' ' && text.charAt(CODE) != '\t') {
            code = "";
        }
        return switch (code) {
            case "200" -> new LookupResult.Found(decode(text.substring(CODE).strip()));
            case "500" -> LookupResult.NOT_FOUND;
            case "400" -> throw new NoAnswerException("says that it cannot answer: 400");
            default -> throw new NoAnswerException("sent a reply that is none of a tcp_table");
        };
    }

    private static String decode(String text) throws NoAnswerException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '%') {
                if (!text.substring(at, Math.min(at + 2, text.length())).matches("[0-9A-Fa-f]{2}")) {
                    throw new NoAnswerException("sent a % without two hexadecimal digits");
                }
                out.write(Integer.parseInt(text.substring(at, at + 2), 16));
                at += 2;
            } else {
                out.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NoAnswerException("sent something else than UTF-8", e);
        }
    }
}
