// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.List;
import org.perdition.popmap.PopmapProperty;

/** The named properties. */
final class Property {
    static final String URL = "url";
    static final String HOSTS = "hosts";
    static final String BASE = "base";
    static final String SCOPE = "scope";
    static final String FILTER = "filter";
    static final String ATTRIBUTES = "attributes";
    static final String BIND_DN = "bind_dn";
    static final String PASSWORD = "password";
    static final String STARTTLS = "starttls";
    static final String TLS_VERIFY = "tls_verify";
    static final String CA_FILE = "ca_file";
    static final String POOL = "pool";

    private Property() {}

    static List<PopmapProperty> all() {
        return List.of(
                new PopmapProperty(
                        URL, "", "where and what to search, as in map_library_opt; in place of the next five"),
                new PopmapProperty(
                        HOSTS,
                        "localhost",
                        "servers, tried in this order: HOST, HOST:PORT, ldap:// or ldaps:// before it"),
                new PopmapProperty(BASE, DirectorySettings.BASE, "DN where the search begins; %s is the key"),
                new PopmapProperty(SCOPE, "one", "how far it goes: base, one or sub"),
                new PopmapProperty(FILTER, DirectorySettings.FILTER, "what to look for; %s is the key"),
                new PopmapProperty(
                        ATTRIBUTES,
                        String.join(",", DirectorySettings.ATTRIBUTES),
                        "which attributes hold user, host and port, in this order; one alone holds [USER@]HOST[:PORT]"),
                new PopmapProperty(BIND_DN, "", "whom to bind as; nobody unless written"),
                new PopmapProperty(PASSWORD, "", "its password"),
                new PopmapProperty(PASSWORD + "_file", "", "file whose first line is the password"),
                new PopmapProperty(STARTTLS, "off", "encrypt ldap:// connections, or use none"),
                new PopmapProperty(TLS_VERIFY, "on", "whether the certificate must be good and for the host written"),
                new PopmapProperty(CA_FILE, "", "PEM file of the authorities; Java's own unless written"),
                new PopmapProperty(POOL, "lookup_threads", "most connections at once"));
    }
}
