// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

/** How one leg, towards the client or towards the real-server, is protected ({@code ssl_mode}). */
public enum LegSecurity {
    /** In clear. */
    PLAIN,
    /** TLS from the first byte ({@code ssl_listen}, {@code ssl_outgoing}). */
    SSL,
    /** STLS/STARTTLS offered or, towards the real-server, used if offered ({@code tls_listen}, {@code tls_outgoing}). */
    STARTTLS,
    /** No credentials without STLS/STARTTLS ({@code tls_listen_force}, {@code tls_outgoing_force}). */
    STARTTLS_FORCED;

    /** Whether STLS/STARTTLS is spoken on this leg. */
    public boolean starttls() {
        return this == STARTTLS || this == STARTTLS_FORCED;
    }
}
