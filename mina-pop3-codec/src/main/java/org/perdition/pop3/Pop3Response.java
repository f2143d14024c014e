// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One response from server to client before the login. Records are checked when made, so that an encoded
 * response reads back as the same response.
 */
public sealed interface Pop3Response {
    /** A line that says yes or no. */
    sealed interface Status extends Pop3Response {
        /** The response code without brackets, such as {@code IN-USE} (RFC 2449 section 8), or null. */
        @Nullable
        String code();

        /** The rest of the line, one char an octet; may be empty. */
        String text();
    }

    /**
     * {@code +OK [code] text}.
     *
     * @param code as {@link Status#code}: printable ASCII without blanks at either end and brackets
     * @param text as {@link Status#text}: without NUL, CR and LF; without code it may not begin with one
     */
    record Ok(@Nullable String code, String text) implements Status {
        /** Checks both. */
        public Ok {
            ResponseCode.check(code, text);
        }

        /** From the whole text behind {@code +OK }, response code included if there is one. */
        public static Ok parse(String textWithCode) {
            ResponseCode split = ResponseCode.split(textWithCode);
            return new Ok(split.code(), split.text());
        }
    }

    /**
     * {@code -ERR [code] text}.
     *
     * @param code as in {@link Ok}
     * @param text as in {@link Ok}
     */
    record Err(@Nullable String code, String text) implements Status {
        /** Checks both. */
        public Err {
            ResponseCode.check(code, text);
        }

        /** From the whole text behind {@code -ERR }, response code included if there is one. */
        public static Err parse(String textWithCode) {
            ResponseCode split = ResponseCode.split(textWithCode);
            return new Err(split.code(), split.text());
        }
    }

    /**
     * {@code + data}: a challenge of AUTH (RFC 5034 section 4).
     *
     * @param data what stands behind {@code "+ "}; may be empty
     */
    record Continuation(String data) implements Pop3Response {
        /** Checks the data. */
        public Continuation {
            Octets.requireLine(data, "a challenge");
        }
    }

    /**
     * A response of several lines (RFC 1939 section 3), such as to CAPA.
     *
     * @param status its first line
     * @param lines the lines up to the dot alone, without the dots stuffed
     */
    record MultiLine(Ok status, List<String> lines) implements Pop3Response {
        /** Checks and copies the lines. */
        public MultiLine {
            lines = List.copyOf(lines);
            lines.forEach(line -> Octets.requireLine(line, "a line of a list"));
        }
    }

    /** Something that is no response. It does not carry what came. */
    record Malformed(Pop3SyntaxError error) implements Pop3Response {}
}
