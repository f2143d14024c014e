// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.Locale;

/** What protects a connection to a directory. */
enum Security {
    /** Nothing. */
    CLEAR("ldap", 389),
    /** TLS after a request in clear (RFC 4511, 4.14). It is never done without. */
    STARTTLS("ldap", 389),
    /** TLS from the first octet. */
    LDAPS("ldaps", 636);

    private final String scheme;
    private final int port;

    Security(String scheme, int port) {
        this.scheme = scheme;
        this.port = port;
    }

    static Security ofScheme(String scheme) throws BadUrlException {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "ldap" -> CLEAR;
            case "ldaps" -> LDAPS;
            default -> throw new BadUrlException("neither ldap:// nor ldaps://; directories are asked by these two");
        };
    }

    /** As in a URL. */
    String scheme() {
        return scheme;
    }

    /** The port if none is written. */
    int port() {
        return port;
    }
}
