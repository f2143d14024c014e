// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

/** What a port speaks. */
public enum Service {
    /** POP3 in clear. */
    POP3(false),
    /** IMAP4 in clear. */
    IMAP(false),
    /** POP3 in TLS from the first byte. */
    POP3S(true),
    /** IMAP4 in TLS from the first byte. */
    IMAPS(true),
    /** nginx's auth_http question; offered by the scripted real-server only. */
    AUTH_HTTP(false);

    private final boolean tls;

    Service(boolean tls) {
        this.tls = tls;
    }

    /** Whether TLS is spoken from the first byte. */
    public boolean tls() {
        return tls;
    }

    /** Whether POP3 is spoken, in TLS or not. */
    public boolean isPop3() {
        return this == POP3 || this == POP3S;
    }
}
