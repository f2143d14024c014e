// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

/** The server cannot start for a reason outside the configuration, such as a port in use. Exit status 1. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String line;

    /** With one line that says what is wrong and what to do. */
    public StartException(String line) {
        super(line);
        this.line = line;
    }

    /** One line that says what is wrong and what to do. */
    public String line() {
        return line;
    }
}
