// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends before it is logged in. Immutable but for {@link Secret#wipe}; what a constructor takes, the
 * encoder can write and the decoder reads back as an equal message.
 */
public sealed interface ImapCommand {
    /** A command with its tag, which the answer repeats. */
    sealed interface Tagged extends ImapCommand {
        /** The tag, as RFC 3501 has it: ASTRING-CHAR without {@code +}. */
        String tag();
    }

    /** CAPABILITY. */
    record Capability(String tag) implements Tagged {
        /** Checks the tag. */
        public Capability {
            requireTag(tag);
        }
    }

    /** NOOP. */
    record Noop(String tag) implements Tagged {
        /** Checks the tag. */
        public Noop {
            requireTag(tag);
        }
    }

    /** LOGOUT. */
    record Logout(String tag) implements Tagged {
        /** Checks the tag. */
        public Logout {
            requireTag(tag);
        }
    }

    /** STARTTLS (RFC 3501 section 6.2.1). */
    record StartTls(String tag) implements Tagged {
        /** Checks the tag. */
        public StartTls {
            requireTag(tag);
        }
    }

    /**
     * LOGIN. A literal may hold any octet, so name and password may hold CR, LF and NUL: whether that is permitted is
     * for the server to say.
     */
    record Login(String tag, String name, Secret password) implements Tagged {
        /** Checks tag and name. */
        public Login {
            requireTag(tag);
            Grammar.requireOctets(name);
        }
    }

    /**
     * AUTHENTICATE (RFC 3501 section 6.2.2, RFC 4959).
     *
     * @param mechanism as written
     * @param initialResponse base64 text; empty where {@code =} was sent, null where nothing was
     */
    record Authenticate(
            String tag, String mechanism, @Nullable Secret initialResponse) implements Tagged {
        /** Checks tag, mechanism and that the response is one word. */
        public Authenticate {
            requireTag(tag);
            Grammar.require(Grammar.isAtom(mechanism), "a mechanism is an atom");
            if (initialResponse != null) {
                Grammar.require(isResponse(initialResponse.octets()), "an initial response is one word");
            }
        }

        private static boolean isResponse(byte[] octets) {
            for (byte octet : octets) {
                if (octet <= ' ' || octet == 0x7f || octet == '"' || octet == '{') {
                    return false;
                }
            }
            return octets.length != 1 || octets[0] != '=';
        }
    }

    /** ID (RFC 2971); no fields stands for NIL too. */
    record Id(String tag, List<IdField> fields) implements Tagged {
        /** Checks the tag and copies the list. */
        public Id {
            requireTag(tag);
            fields = List.copyOf(fields);
        }
    }

    /** ENABLE (RFC 5161) with at least one capability. */
    record Enable(String tag, List<String> capabilities) implements Tagged {
        /** Checks tag and words, and copies the list. */
        public Enable {
            requireTag(tag);
            capabilities = List.copyOf(capabilities);
            Grammar.require(!capabilities.isEmpty(), "ENABLE needs a capability");
            capabilities.forEach(word -> Grammar.require(Grammar.isAtom(word), "a capability is an atom"));
        }
    }

    /**
     * Any other command; its arguments were read and dropped.
     *
     * @param verb the command word as written
     */
    record Other(String tag, String verb) implements Tagged {
        /** Checks tag and verb. */
        public Other {
            requireTag(tag);
            Grammar.require(Grammar.isVerb(verb) && Verb.of(verb) == Verb.OTHER, "not another command word");
        }
    }

    /**
     * A synchronising literal within the limits is announced: the client waits. The server answers with a continuation
     * and calls {@link ImapCommandDecoder#acceptLiteral}, or with a tagged NO or BAD and {@link
     * ImapCommandDecoder#refuseLiteral}. Only ever received.
     *
     * @param verb the command word in upper case: LOGIN or ID
     * @param size octets announced
     */
    record LiteralAnnounced(String tag, String verb, int size) implements Tagged {
        /** Checks the tag. */
        public LiteralAnnounced {
            requireTag(tag);
        }
    }

    /** One line in answer to a challenge: base64 text, or {@code *} to cancel. */
    record SaslData(Secret data) implements ImapCommand {
        /** Checks that it is one line. */
        public SaslData {
            for (byte octet : data.octets()) {
                Grammar.require(octet != 0 && octet != '\r' && octet != '\n', "SASL data is one line");
            }
        }
    }

    /**
     * What was received is no command. Only ever received.
     *
     * @param tag the tag, if there was a valid one
     * @param verb the command word in upper case, if there was a valid one
     */
    record Malformed(@Nullable String tag, @Nullable String verb, ImapSyntaxError error) implements ImapCommand {}

    /**
     * A piece of a command that has to be sent in pieces because a literal must be asked for. Made by {@link
     * ImapCommandEncoder#parts}; never received.
     */
    final class Part implements ImapCommand {
        private final Secret octets;
        private final String shown;
        private final boolean holdsStrings;
        private final boolean last;

        Part(Secret octets, String shown, boolean holdsStrings, boolean last) {
            this.octets = octets;
            this.shown = shown;
            this.holdsStrings = holdsStrings;
            this.last = last;
        }

        /** What goes over the wire. */
        public Secret octets() {
            return octets;
        }

        /** Whether a name, a password or another string is in it, and not only the announcement of one. */
        public boolean holdsStrings() {
            return holdsStrings;
        }

        /** Whether the command ends here; if not, a continuation must come before the next part is sent. */
        public boolean last() {
            return last;
        }

        /** The piece for a log, without its line end and with XXXXXX for each secret. */
        public String shown() {
            return shown;
        }

        @Override
        public String toString() {
            return "Part[XXXXXX]";
        }
    }

    private static void requireTag(String tag) {
        Grammar.require(Grammar.isTag(tag), "not a tag");
    }
}
