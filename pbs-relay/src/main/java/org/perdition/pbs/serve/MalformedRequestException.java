// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

/** What a mail server asks cannot be understood. Its message holds nothing of it. */
public final class MalformedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String message) {
        super(message);
    }
}
