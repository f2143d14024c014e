// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

/** A regular expression that is not POSIX extended, or that cannot be matched in linear time. */
public final class BadPatternException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    BadPatternException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What is wrong and what to write instead, without a file name. */
    public String reason() {
        return reason;
    }
}
