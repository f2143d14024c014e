// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Ports by number or by service name. */
final class ServicePorts {
    /** Known whatever the system's list says (IANA service names, and those in common use). */
    private static final Map<String, Integer> WELL_KNOWN = Map.of(
            "pop3", 110, "pop-3", 110, "pop3s", 995, "imap", 143, "imap2", 143, "imap4", 143, "imaps", 993, "imap4s",
            993);

    private static final Path SERVICES = Path.of("/etc/services");

    private ServicePorts() {}

    /**
     * The port meant.
     *
     * @param numeric refuse names
     */
    static int parse(String text, boolean numeric) throws UnusableValueException {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int port = text.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(text);
            if (port < 1 || port > 65_535) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is no port", "write a number from 1 to 65535");
            }
            return port;
        }
        OptionalInt named = text.isEmpty() ? OptionalInt.empty() : byName(text);
        if (named.isEmpty()) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is no port",
                    "write a number from 1 to 65535, or a service name such as pop3 or imaps");
        }
        if (numeric) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is a name, and no_lookup is on",
                    "write " + named.getAsInt());
        }
        return named.getAsInt();
    }

    private static OptionalInt byName(String name) {
        Integer known = WELL_KNOWN.get(name);
        return known != null ? OptionalInt.of(known) : inSystemList(name);
    }

    private static OptionalInt inSystemList(String name) {
        List<String> lines;
        try {
            lines = Files.readAllLines(SERVICES, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // A system without the list knows no more names than we do.
            return OptionalInt.empty();
        }
        for (String line : lines) {
            String[] words = line.replaceFirst("#.*", "").trim().split("\\s+");
            if (words.length >= 2
                    && words[1].matches("[0-9]{1,5}/tcp")
                    && (words[0].equals(name) || Arrays.asList(words).indexOf(name) >= 2)) {
                return OptionalInt.of(Integer.parseInt(words[1].substring(0, words[1].indexOf('/'))));
            }
        }
        return OptionalInt.empty();
    }
}
