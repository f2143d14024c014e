// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.List;
import java.util.Optional;

/**
 * Whom a process that was started as root becomes, once its sockets and files are open.
 *
 * @param user {@code username}, if it was written; else {@value #DEFAULT_USER}
 * @param group {@code group}, if it was written; else the first of {@link #DEFAULT_GROUPS} there is
 */
public record RunAs(Optional<Account> user, Optional<Account> group) {
    /** {@code username} unless written. */
    public static final String DEFAULT_USER = "nobody";

    /** {@code group} unless written: which of the two there is depends on the system. */
    public static final List<String> DEFAULT_GROUPS = List.of("nobody", "nogroup");

    /**
     * A user or group as the operator wrote it.
     *
     * @param name name or number
     * @param where where it stands, for messages
     */
    public record Account(String name, String where) {}

    /** Whether both name the same, wherever they stand. */
    public boolean sameAs(RunAs other) {
        return user.map(Account::name).equals(other.user.map(Account::name))
                && group.map(Account::name).equals(other.group.map(Account::name));
    }
}
