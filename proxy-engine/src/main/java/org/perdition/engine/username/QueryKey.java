// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One format of {@code query_key}, taken apart. Immutable.
 *
 * @param parts what the key is put together from; none make the empty key
 */
public record QueryKey(List<Part> parts) {
    /** Copies the list. */
    public QueryKey {
        parts = List.copyOf(parts);
    }

    /** A piece of a key. */
    public sealed interface Part {
        /** Its value for one login, one char an octet. */
        String value(UserName name, String delimiter, Connection connection);

        /** As the option has it. */
        String written();
    }

    /**
     * Text that is the same for all.
     *
     * @param octets one char an octet
     */
    public record Literal(String octets) implements Part {
        @Override
        public String value(UserName name, String delimiter, Connection connection) {
            return octets;
        }

        @Override
        public String written() {
            return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                    .replace("\\", "\\\\");
        }
    }

    /** What differs between logins, by the letter that stands for it behind a backslash. */
    public enum Escape implements Part {
        /** The whole name. */
        LONG_NAME('U'),
        /** The name up to its last delimiter. */
        SHORT_NAME('u'),
        /** {@code domain_delimiter}. */
        DELIMITER('D'),
        /** What follows the last delimiter. */
        DOMAIN('d'),
        /** Where the client is. */
        CLIENT_ADDRESS('i'),
        /** What it connected to. */
        LOCAL_ADDRESS('I'),
        /** The client's port. */
        CLIENT_PORT('p'),
        /** The port it connected to. */
        LOCAL_PORT('P');

        private final char letter;

        Escape(char letter) {
            this.letter = letter;
        }

        /** The escape of this letter. */
        public static Optional<Escape> of(char letter) {
            return Arrays.stream(values())
                    .filter(escape -> escape.letter == letter)
                    .findFirst();
        }

        @Override
        public String value(UserName name, String delimiter, Connection connection) {
            return switch (this) {
                case LONG_NAME -> name.longName();
                case SHORT_NAME -> name.shortName();
                case DELIMITER -> delimiter;
                case DOMAIN -> name.domain();
                case CLIENT_ADDRESS -> connection.clientAddress();
                case LOCAL_ADDRESS -> connection.localAddress();
                case CLIENT_PORT -> Integer.toString(connection.clientPort());
                case LOCAL_PORT -> Integer.toString(connection.localPort());
            };
        }

        @Override
        public String written() {
            return "\\" + letter;
        }
    }

    /** The key for one login, one char an octet. */
    String expand(UserName name, String delimiter, Connection connection) {
        StringBuilder key = new StringBuilder();
        parts.forEach(part -> key.append(part.value(name, delimiter, connection)));
        return key.toString();
    }

    /** As the option has it. */
    @Override
    public String toString() {
        return parts.stream().map(Part::written).collect(Collectors.joining());
    }
}
