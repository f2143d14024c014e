// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import java.util.Optional;

/** What lines tell of a login. Immutable. */
public interface LoginPattern {
    /** The login that a line tells of; empty for any other line. */
    Optional<Login> login(String line);

    /**
     * Whether a line begins as one that holds a user name and does not end as such a line: then the name may have held a
     * line break, and the next lines may be of that name's making.
     */
    boolean brokenOff(String line);
}
