// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a server says before login (RFC 5804 section 1.3 and 2). Strings have one char an octet. */
public sealed interface SieveResponse {
    /** How a status response begins. */
    enum Condition {
        /** Done. */
        OK,
        /** Not done. */
        NO,
        /** The server is about to close. */
        BYE
    }

    /**
     * A line of strings: a capability with its value, or a challenge of AUTHENTICATE.
     *
     * @param words one or more
     */
    record Data(List<String> words) implements SieveResponse {
        /** Copies the list. */
        public Data {
            words = List.copyOf(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("a line of strings has one at least");
            }
        }

        /** A challenge. */
        public static Data challenge(String base64) {
            return new Data(List.of(base64));
        }

        /** A capability as an operator writes it, {@code "NAME"} or {@code "NAME" "VALUE"}; empty if it is none. */
        public static Optional<Data> capability(String line) {
            SieveResponseDecoder decoder = new SieveResponseDecoder();
            decoder.feed(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
            return decoder.next() instanceof Data data
                            && !decoder.hasLeftover()
                            && data.words.size() <= 2
                            && !data.words.get(0).isEmpty()
                    ? Optional.of(data)
                    : Optional.empty();
        }

        /** Whether it is the capability of this name. */
        public boolean is(String name) {
            return words.get(0).equalsIgnoreCase(name);
        }
    }

    /**
     * The end of a response.
     *
     * @param code what stands in parentheses, or null
     * @param text for people, or null
     */
    record Status(
            Condition condition,
            @Nullable Code code,
            @Nullable String text) implements SieveResponse {
        /** Without a code. */
        public static Status of(Condition condition, String text) {
            return new Status(condition, null, text);
        }
    }

    /**
     * A response code.
     *
     * @param name an atom such as {@code TRYLATER}
     * @param arguments what stands behind it, parentheses dropped
     */
    record Code(String name, List<String> arguments) {
        /** Copies the list. */
        public Code {
            arguments = List.copyOf(arguments);
            if (!Word.isAtom(name)) {
                throw new IllegalArgumentException("no atom");
            }
        }

        /** Without arguments. */
        public static Code of(String name) {
            return new Code(name, List.of());
        }

        /** Whether it has this name. */
        public boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /** What is no response. Never carries what was sent. */
    record Malformed(SieveSyntaxError error) implements SieveResponse {}
}
