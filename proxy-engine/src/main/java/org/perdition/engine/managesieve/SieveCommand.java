// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import org.jspecify.annotations.Nullable;
import org.perdition.imap4.Secret;

/** What a client says before login (RFC 5804 section 2). Strings have one char an octet. */
public sealed interface SieveCommand {
    /**
     * AUTHENTICATE.
     *
     * @param mechanism its name as the client wrote it
     * @param initialResponse base64, or null if it came without
     */
    record Authenticate(String mechanism, @Nullable Secret initialResponse) implements SieveCommand {}

    /** The client's answer to a challenge of AUTHENTICATE, base64 or {@code *}. */
    record SaslData(Secret data) implements SieveCommand {}

    /** CAPABILITY. */
    record Capability() implements SieveCommand {}

    /** STARTTLS. */
    record StartTls() implements SieveCommand {}

    /**
     * NOOP.
     *
     * @param tag what the answer is to hold, or null
     */
    record Noop(@Nullable String tag) implements SieveCommand {}

    /** LOGOUT. */
    record Logout() implements SieveCommand {}

    /**
     * Any other command, arguments dropped.
     *
     * @param verb in upper case
     */
    record Other(String verb) implements SieveCommand {
        /** Whether it is the method of an HTTP request: a browser made to talk to us. */
        public boolean http() {
            return Verb.isHttpMethod(verb);
        }
    }

    /**
     * What is no command. Never carries what was sent.
     *
     * @param verb the command it would have been, in upper case, or null if that is not known
     */
    record Malformed(@Nullable String verb, SieveSyntaxError error) implements SieveCommand {}
}
