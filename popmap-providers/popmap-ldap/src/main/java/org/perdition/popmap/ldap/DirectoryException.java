// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

/** A directory did not give an answer that can be used. Its message holds nothing a peer has sent. */
final class DirectoryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What that says of the connection. */
    enum Kind {
        /** There is none, or it is gone. */
        LOST,
        /** Nothing came in time. */
        SILENT,
        /** The directory has answered, and not with what was asked for. */
        REFUSED
    }

    private final Kind kind;

    DirectoryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    DirectoryException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
