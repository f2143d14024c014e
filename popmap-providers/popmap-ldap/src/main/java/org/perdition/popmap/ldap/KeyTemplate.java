// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for the key: {@code %s}, or {@code %20s} for a key put to the right of at least 20 characters.
 * The URL is taken apart before a key is put in, so that no key can change which part is which.
 *
 * @param texts what stands around the places, one more than there are places
 * @param widths least number of characters at each place
 */
record KeyTemplate(List<String> texts, List<Integer> widths) {
    /** A place. Four digits hold every key that could be meant. */
    private static final Pattern PLACE = Pattern.compile("%([0-9]{0,4})s");

    private static final HexFormat HEX = HexFormat.of();

    /** Copies the lists. */
    KeyTemplate {
        texts = List.copyOf(texts);
        widths = List.copyOf(widths);
    }

    /** A part of a URL: percent and two hexadecimal digits are an octet. */
    static KeyTemplate ofUrl(String part) throws BadUrlException {
        return parse(part, true);
    }

    /** A text in which percent means itself, unless it begins a place. */
    static KeyTemplate ofText(String text) throws BadUrlException {
        return parse(text, false);
    }

    private static KeyTemplate parse(String raw, boolean url) throws BadUrlException {
        List<String> texts = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        Matcher matcher = PLACE.matcher(raw);
        int from = 0;
        while (matcher.find()) {
            texts.add(plain(raw.substring(from, matcher.start()), url));
            widths.add(matcher.group(1).isEmpty() ? 0 : Integer.parseInt(matcher.group(1)));
            from = matcher.end();
        }
        texts.add(plain(raw.substring(from), url));
        return new KeyTemplate(texts, widths);
    }

    private static String plain(String raw, boolean url) throws BadUrlException {
        return url ? decode(raw) : raw;
    }

    private static String decode(String raw) throws BadUrlException {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        byte[] written = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream octets = new ByteArrayOutputStream(written.length);
        for (int i = 0; i < written.length; i++) {
            if (written[i] != '%') {
                octets.write(written[i]);
                continue;
            }
            if (i + 2 >= written.length
                    || !HexFormat.isHexDigit(written[i + 1])
                    || !HexFormat.isHexDigit(written[i + 2])) {
                throw new BadUrlException("a % without two hexadecimal digits behind it; write %25 for a percent sign,"
                        + " %s for the key");
            }
            octets.write(HexFormat.fromHexDigit(written[i + 1]) << 4 | HexFormat.fromHexDigit(written[i + 2]));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadUrlException("the octets written with % are no UTF-8; write text in UTF-8");
        }
    }

    /** Whether the key stands in it. */
    boolean hasPlace() {
        return !widths.isEmpty();
    }

    /** The text with the key put in as it is. */
    String fill(String key, UnaryOperator<String> escape) {
        StringBuilder filled = new StringBuilder(texts.get(0));
        for (int i = 0; i < widths.size(); i++) {
            String padded = " ".repeat(Math.max(0, widths.get(i) - key.codePointCount(0, key.length()))) + key;
            filled.append(escape.apply(padded)).append(texts.get(i + 1));
        }
        return filled.toString();
    }

    /** With the key as a value in a filter (RFC 4515) or a DN (RFC 4514). */
    String fillValue(String key) {
        return fill(key, KeyTemplate::escape);
    }

    /** With the key as part of a name of these characters, or empty if it has others. */
    Optional<String> fillName(String key, Pattern allowed) {
        if (!hasPlace()) {
            return Optional.of(texts.get(0));
        }
        String filled = fill(key, UnaryOperator.identity());
        return allowed.matcher(key).matches() && filled.indexOf(' ') < 0 ? Optional.of(filled) : Optional.empty();
    }

    /**
     * Both grammars take a backslash and two hexadecimal digits for an octet of UTF-8, so one form serves: letters and
     * digits of ASCII, and three marks that mean nothing in either, stay; all else is written so.
     */
    static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length() + 16);
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._@".indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append('\\').append(HEX.toHexDigits(octet));
            }
        }
        return escaped.toString();
    }

    /** As an operator writes it in a text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(texts.get(0));
        for (int i = 0; i < widths.size(); i++) {
            text.append(widths.get(i) == 0 ? "%s" : "%" + widths.get(i) + "s").append(texts.get(i + 1));
        }
        return text.toString();
    }
}
