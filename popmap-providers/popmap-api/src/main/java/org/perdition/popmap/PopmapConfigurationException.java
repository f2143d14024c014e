// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

/** A popmap's options or source cannot be used. Its message names file and line, or option, and the remedy. */
public class PopmapConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says where, what is wrong and what to write. */
    public PopmapConfigurationException(String message) {
        super(message);
    }

    /** Says where, what is wrong and what to write, and from what it came. */
    public PopmapConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
