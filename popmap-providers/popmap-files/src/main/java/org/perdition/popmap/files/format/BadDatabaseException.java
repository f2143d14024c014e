// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.IOException;

/** A database file does not hold what its format demands. Its message is for the operator and names no file. */
public final class BadDatabaseException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, and what helps if it is known. */
    public BadDatabaseException(String message) {
        super(message);
    }
}
