// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends before a client is logged in. Immutable; what a constructor takes, the encoder can write and the
 * decoder reads back as an equal message.
 */
public sealed interface ImapResponse {
    /** The words a status response can begin with (RFC 3501 section 7.1). */
    enum Condition {
        /** Done; as a greeting: please log in. */
        OK,
        /** Refused. */
        NO,
        /** Not understood. */
        BAD,
        /** The server is going to close. Only untagged. */
        BYE,
        /** A greeting: already logged in. Only untagged. */
        PREAUTH
    }

    /**
     * A status response, tagged or untagged.
     *
     * @param tag the tag of the command that it ends, or null for {@code *}
     * @param code what stands in brackets, or null
     * @param text human-readable, perhaps empty
     */
    record Status(
            @Nullable String tag,
            Condition condition,
            @Nullable ResponseCode code,
            String text) implements ImapResponse {
        /** Checks that tag and condition agree, and that it is one line which reads back as this. */
        public Status {
            Grammar.require(tag == null || Grammar.isTag(tag), "not a tag");
            Grammar.require(tag == null || condition.compareTo(Condition.BYE) < 0, "only untagged");
            Grammar.require(Grammar.isText(text), "text is one line without NUL");
            Grammar.require(
                    code != null || RespText.parse(text).code() == null, "text that would read as a response code");
        }

        /** A tagged response whose text may begin with a code in brackets. */
        public static Status tagged(String tag, Condition condition, String respText) {
            RespText parsed = RespText.parse(respText);
            return new Status(tag, condition, parsed.code(), parsed.text());
        }

        /** An untagged response whose text may begin with a code in brackets. */
        public static Status untagged(Condition condition, String respText) {
            RespText parsed = RespText.parse(respText);
            return new Status(null, condition, parsed.code(), parsed.text());
        }

        /** Whether it is untagged. */
        public boolean untagged() {
            return tag == null;
        }

        /** Code, if any, and text as they stand in the line. */
        public String respText() {
            return code == null ? text : "[" + code + "] " + text;
        }
    }

    /** {@code * CAPABILITY}. */
    record Capability(ImapCapabilities capabilities) implements ImapResponse {}

    /** {@code * ID} (RFC 2971); no fields stands for NIL. */
    record Id(List<IdField> fields) implements ImapResponse {
        /** Copies the list. */
        public Id {
            fields = List.copyOf(fields);
        }
    }

    /** {@code * ENABLED} (RFC 5161). */
    record Enabled(ImapCapabilities capabilities) implements ImapResponse {}

    /**
     * Any other untagged data; only what kind it is, is kept.
     *
     * @param kind its word in upper case, such as EXISTS or LIST
     */
    record UntaggedData(String kind) implements ImapResponse {
        /** Checks that it is no kind with a type of its own. */
        public UntaggedData {
            Grammar.require(
                    Grammar.isVerb(kind) && kind.equals(Grammar.upper(kind)) && !ResponseParser.isOwnKind(kind),
                    "not a kind of untagged data without a type of its own");
        }
    }

    /**
     * {@code +}: go on (RFC 3501 section 7.5).
     *
     * @param text the challenge in base64, or anything for a human
     */
    record Continuation(String text) implements ImapResponse {
        /** Checks that it is one line. */
        public Continuation {
            Grammar.require(Grammar.isText(text), "text is one line without NUL");
        }
    }

    /** What was received is no response. Only ever received. */
    record Malformed(ImapSyntaxError error) implements ImapResponse {}
}
