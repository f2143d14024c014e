// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.time.Duration;
import java.util.Optional;

/** What a popmap says to a key. */
public sealed interface LookupResult {
    /**
     * There is a real-server.
     *
     * @param target {@code [user<delimiter>]host[:port]}, or {@code :port} alone, parsed by the engine; an empty one
     *     counts as no entry, but ends the search. Its user counts with {@code username_from_database} only. Blanks at
     *     its ends are taken off: no server's name has any, and stores pad and indent
     * @param user the name to log in with, whatever the options say; empty to leave that to them
     * @param password the password to log in with instead of the client's; empty for the client's
     */
    record Found(String target, Optional<String> user, Optional<Secret> password) implements LookupResult {
        /** Takes blanks off the ends of the target. */
        public Found {
            target = target.strip();
        }

        /** The real-server alone. */
        public Found(String target) {
            this(target, Optional.empty(), Optional.empty());
        }

        /**
         * For stores that keep the parts apart. Blanks at the ends of each do not count.
         *
         * @param user part before the delimiter; empty for none
         * @param host name or address; may itself be {@code user@host} or {@code host:port}; empty for none
         * @param port number or service name; empty for none
         * @param delimiter {@link LookupContext#domainDelimiter}
         */
        public static Found of(String user, String host, String port, String delimiter) {
            String name = host.strip();
            boolean bareIpv6 = name.indexOf(':') != name.lastIndexOf(':') && !name.contains("[");
            return new Found((user.isBlank() ? "" : user.strip() + delimiter)
                    + (bareIpv6 ? "[" + name + "]" : name)
                    + (port.isBlank() ? "" : ":" + port.strip()));
        }
    }

    /** There is no entry for this key: the next key, then the default servers are tried. */
    record NotFound() implements LookupResult {}

    /**
     * This user may not log in.
     *
     * @param text what the client is told; the engine removes control characters
     * @param delay how long the answer is held back
     */
    record Refused(String text, Duration delay) implements LookupResult {}

    /** Shared instance of {@link NotFound}. */
    LookupResult NOT_FOUND = new NotFound();
}
