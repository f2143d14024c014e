// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Ports by number or name. Immutable.
 *
 * <p>The JDK has no {@code getservbyname}: the names are those of mail retrieval, and of {@code /etc/services}
 * where it can be read.
 */
public final class ServicePorts {
    /** Numbers only ({@code no_lookup}). */
    public static final ServicePorts NUMBERS_ONLY = new ServicePorts(Map.of());

    /** IANA's names for mail retrieval, and imap2 and imap as Debian spells them. */
    private static final Map<String, Integer> MAIL = Map.of(
            "pop3", 110,
            "pop-3", 110,
            "pop3s", 995,
            "imap", 143,
            "imap2", 143,
            "imap4", 143,
            "imaps", 993,
            "imap4s", 993,
            "sieve", 4190);

    private static final int MAX_PORT = 65_535;

    private final Map<String, Integer> names;

    private ServicePorts(Map<String, Integer> names) {
        this.names = Map.copyOf(names);
    }

    /** The names of the system this runs on. */
    public static ServicePorts ofSystem() {
        return of(Path.of("/etc/services"));
    }

    /** The names of a file of that form; without the file those of mail retrieval alone. */
    static ServicePorts of(Path services) {
        Map<String, Integer> names = new HashMap<>();
        try {
            for (String line : Files.readAllLines(services, StandardCharsets.ISO_8859_1)) {
                add(names, line);
            }
        } catch (IOException e) {
            // No such file, or not for us to read: the names below must do, and the number always does.
            names.clear();
        }
        MAIL.forEach(names::putIfAbsent);
        return new ServicePorts(names);
    }

    /** One line: {@code name port/protocol alias...}. */
    private static void add(Map<String, Integer> names, String line) {
        int comment = line.indexOf('#');
        String[] words =
                (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
        if (words.length < 2 || !words[1].endsWith("/tcp")) {
            return;
        }
        OptionalInt port = number(words[1].substring(0, words[1].length() - "/tcp".length()));
        if (port.isEmpty()) {
            return;
        }
        for (int i = 0; i < words.length; i++) {
            if (i != 1) {
                names.putIfAbsent(words[i], port.getAsInt());
            }
        }
    }

    /** The port a word stands for, 1 to 65535, or empty if it is none. */
    public OptionalInt port(String word) {
        OptionalInt number = number(word);
        if (number.isPresent()) {
            return number;
        }
        Integer named = names.get(word);
        return named == null ? OptionalInt.empty() : OptionalInt.of(named);
    }

    /**
     * The port an operator means.
     *
     * @param numeric refuse names
     */
    static int parse(String text, boolean numeric) throws UnusableValueException {
        OptionalInt named = ofSystem().port(text);
        if (named.isEmpty()) {
            boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is no port",
                    digits
                            ? "write a number from 1 to 65535"
                            : "write a number from 1 to 65535, or a service name such as pop3 or imaps");
        }
        if (numeric && number(text).isEmpty()) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is a name, and no_lookup is on",
                    "write " + named.getAsInt());
        }
        return named.getAsInt();
    }

    private static OptionalInt number(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        int value = Integer.parseInt(digits);
        return value >= 1 && value <= MAX_PORT ? OptionalInt.of(value) : OptionalInt.empty();
    }
}
