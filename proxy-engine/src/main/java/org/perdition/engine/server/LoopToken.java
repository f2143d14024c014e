// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.security.SecureRandom;

/**
 * The word at the end of this process's greetings. A real-server whose greeting ends in it is this very proxy.
 * It does not depend on address or port, so a loop by way of another listener is noticed too.
 */
final class LoopToken {
    private LoopToken() {}

    /** A new one: 8 hexadecimal digits, as the original shows. */
    static String create() {
        return String.format("%08x", new SecureRandom().nextInt());
    }
}
