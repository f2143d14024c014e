// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import org.jspecify.annotations.Nullable;

/**
 * One failed login.
 *
 * @param kind which of the closed list
 * @param code the real-server's, or our own, response code without brackets, such as {@code IN-USE}, sanitised (printable
 *     ASCII, no brackets, at most 64 chars), or null
 * @param text the real-server's (or popmap's) text, sanitised (printable, at most 400 chars), or null
 * @param detail for the log only: what exactly happened and at which stage, never client text or secrets
 */
public record LoginFailure(
        FailureKind kind, @Nullable String code, @Nullable String text, String detail) {
    /** A failure in which the real-server said nothing worth passing on. */
    public static LoginFailure of(FailureKind kind, String detail) {
        return new LoginFailure(kind, null, null, detail);
    }
}
