// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A script as {@link Dialogue} describes it, cut into turns: what the peer says, then what comes of it. */
record Script(List<Turn> turns) {
    record Turn(int number, byte[] input, List<String> expected, Optional<String> stage) {}

    static Script parse(String text, char peer) {
        List<Turn> turns = new ArrayList<>();
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        Optional<String> stage = Optional.empty();
        int number = 1;
        int start = 1;
        for (String line : text.split("\n")) {
            boolean said = line.startsWith(peer + ":") || line.startsWith(peer + "|");
            if (said) {
                if (!expected.isEmpty() || stage.isPresent() || (turns.isEmpty() && input.size() == 0)) {
                    turns.add(new Turn(start, input.toByteArray(), List.copyOf(expected), stage));
                    input.reset();
                    expected.clear();
                    stage = Optional.empty();
                    start = number;
                }
                input.writeBytes(octets(line.substring(Math.min(3, line.length()))));
                if (line.charAt(1) == ':') {
                    input.writeBytes(new byte[] {'\r', '\n'});
                }
            } else if (line.startsWith("STAGE ")) {
                stage = Optional.of(line.substring(6));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                expected.add(line);
            }
            number++;
        }
        turns.add(new Turn(start, input.toByteArray(), List.copyOf(expected), stage));
        return new Script(List.copyOf(turns));
    }

    int inputLength() {
        return turns.stream().mapToInt(turn -> turn.input().length).sum();
    }

    /** The LOGIN lines, in order. */
    List<String> logins() {
        return turns.stream()
                .flatMap(turn -> turn.expected().stream())
                .filter(line -> line.startsWith("LOGIN "))
                .toList();
    }

    /** Script text to octets. */
    static byte[] octets(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                octets.write(c);
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'r' -> octets.write('\r');
                case 'n' -> octets.write('\n');
                case 't' -> octets.write('\t');
                case '\\' -> octets.write('\\');
                case 'x' -> {
                    octets.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("unknown escape in script: " + text);
            }
        }
        return octets.toByteArray();
    }

    /** Octets to script text. */
    static String text(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (byte b : octets) {
            int c = b & 0xff;
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c < ' ' || c >= 0x7f) {
                        text.append(String.format("\\x%02x", c));
                    } else {
                        text.append((char) c);
                    }
                }
            }
        }
        return text.toString();
    }

    /** What is sent, as script lines; what does not end with CRLF shows as {@code S|}. */
    static List<String> lines(char who, byte[] sent) {
        List<String> lines = new ArrayList<>();
        String all = new String(sent, StandardCharsets.ISO_8859_1);
        int from = 0;
        while (from < all.length()) {
            int end = all.indexOf("\r\n", from);
            String line = end < 0 ? all.substring(from) : all.substring(from, end);
            String text = text(line.getBytes(StandardCharsets.ISO_8859_1));
            lines.add((who + (end < 0 ? "| " : ": ") + text).stripTrailing().concat(trailing(text)));
            from = end < 0 ? all.length() : end + 2;
        }
        return lines;
    }

    /** Blanks at the end of a sent line count, but for the one that the empty line leaves behind its mark. */
    private static String trailing(String text) {
        return text.isBlank() ? "" : text.substring(text.stripTrailing().length());
    }
}
