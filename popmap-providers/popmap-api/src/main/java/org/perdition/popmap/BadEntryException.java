// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

/**
 * The popmap is well, but what it holds for this one key cannot be used: two entries where there should be one, a value
 * that is no text. The client gets a temporary failure, and other keys are asked for as before.
 */
public class BadEntryException extends PopmapUnavailableException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, for the log. */
    public BadEntryException(String message) {
        super(message);
    }

    /** Says what is wrong and from what it came. */
    public BadEntryException(String message, Throwable cause) {
        super(message, cause);
    }
}
