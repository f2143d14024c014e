// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

/** An LDAP URL, or a part of one, that cannot be used. Its message says what is wrong and what to write. */
final class BadUrlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadUrlException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
