// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

/** The popmap cannot answer now. Its message goes to the log and never holds client text or passwords. */
public class PopmapUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, for the log. */
    public PopmapUnavailableException(String message) {
        super(message);
    }

    /** Says what is wrong and from what it came. */
    public PopmapUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
