// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.IOException;

/** What a server sends is too long for an answer, or none. Its message holds nothing of it. */
final class BadAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    BadAnswerException(String message) {
        super(message);
    }
}
