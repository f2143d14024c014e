// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import org.jspecify.annotations.Nullable;

/** The tags of our commands to a real-server: {@code flim07}, {@code flim08}, ..., as the original counts. */
final class ImapTags {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int FIRST = 7;

    private int count = FIRST - 1;

    /** The tag of the next command. */
    String next() {
        count++;
        return current();
    }

    /** Whether this is the tag of the command sent last. */
    boolean isCurrent(@Nullable String tag) {
        return count >= FIRST && current().equals(tag);
    }

    private String current() {
        int base = DIGITS.length();
        return "flim" + DIGITS.charAt(count / base % base) + DIGITS.charAt(count % base);
    }
}
