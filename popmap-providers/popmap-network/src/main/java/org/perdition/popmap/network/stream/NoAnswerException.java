// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.io.IOException;

/** A server's reply is not one, or says that there is none now. Its message holds nothing of the reply. */
public class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says what the server did. */
    public NoAnswerException(String message) {
        super(message);
    }

    /** Says what the server did, and from what it came. */
    public NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
