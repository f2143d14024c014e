// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.login.LoginFailure;
import org.perdition.popmap.Secret;

/** Where a user's session goes, or why nowhere. */
public sealed interface RouteOutcome {
    /**
     * There is a real-server.
     *
     * @param candidates at least one, in the order in which to try them until one can be reached; each with port
     * @param userName the name from here on, one char an octet: the popmap's if it insists on one, or gives one and
     *     {@code username_from_database} is on, or the client's without the server it named; else the client's stays
     * @param password what to log in with instead of the client's password, if the popmap says so
     */
    record Routed(List<HostPort> candidates, Optional<String> userName, Optional<Secret> password)
            implements RouteOutcome {
        /** Copies the list. */
        public Routed {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * There is none: {@code NO_SERVER}, {@code LOOKUP_UNAVAILABLE} or {@code LOOKUP_REFUSED}.
     *
     * @param failure which, and the popmap's text with {@code LOOKUP_REFUSED}
     * @param delay how long at least the popmap wants the answer held back; zero if it does not care
     */
    record Failed(LoginFailure failure, Duration delay) implements RouteOutcome {}

    /** The same with another password for the real-server; what has failed stays as it is. */
    default RouteOutcome withPassword(Optional<Secret> password) {
        return this instanceof Routed routed ? new Routed(routed.candidates, routed.userName, password) : this;
    }
}
