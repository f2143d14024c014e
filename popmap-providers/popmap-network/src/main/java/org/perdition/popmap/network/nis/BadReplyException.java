// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.IOException;

/** A server has sent something that is no reply, or a refusal. Its message holds only numbers of it. */
final class BadReplyException extends IOException {
    private static final long serialVersionUID = 1L;

    BadReplyException(String message) {
        super(message);
    }
}
