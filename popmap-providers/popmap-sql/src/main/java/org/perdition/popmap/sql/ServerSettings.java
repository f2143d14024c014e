// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.Secret;

/**
 * A table on a database server.
 *
 * @param hosts names or addresses, IPv6 without brackets; tried in this order
 * @param port 0 for the usual one
 * @param database empty for the server's default
 * @param user empty for the driver's default
 * @param password empty for none
 * @param query what to ask
 * @param tls whether to encrypt
 * @param authority file with certificates to trust, only with {@link Tls#ON}; empty for Java's own
 * @param pool most connections
 * @param timeout how long a lookup may take
 */
record ServerSettings(
        List<String> hosts,
        int port,
        String database,
        String user,
        Secret password,
        EntryQuery query,
        Tls tls,
        Optional<Path> authority,
        int pool,
        Duration timeout) {
    private static final String TLS = "tls";
    private static final String AUTHORITY = "ca_file";
    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9._])?");
    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\\]?");

    /** How long a connection to a server that has gone silent is waited for if lookup_timeout is 0. Ours. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Whether the connection is encrypted. */
    enum Tls {
        /** No. */
        OFF,
        /** Yes, and the server must prove its name. */
        ON,
        /** Yes, whoever the server is. */
        UNVERIFIED
    }

    /**
     * Reads them.
     *
     * @param database the default database
     */
    static ServerSettings read(PopmapOptions options, String database) throws PopmapConfigurationException {
        Fields fields = Fields.read(options, database);
        EntryQuery query = fields.query();
        Tls tls = tls(options);
        return new ServerSettings(
                hosts(fields),
                fields.number(Fields.PORT, MAX_PORT),
                fields.text(Fields.DATABASE).isEmpty() ? "" : fields.name(Fields.DATABASE),
                fields.text(Fields.USER),
                secret(fields.text(Fields.PASSWORD)),
                query,
                tls,
                authority(options, tls),
                fields.pool(),
                timeout(options));
    }

    /** How long a lookup may take. */
    static Duration timeout(PopmapOptions options) {
        return options.timeout().isZero() ? LONGEST : options.timeout();
    }

    static Secret secret(String text) {
        return new Secret(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<String> hosts(Fields fields) throws PopmapConfigurationException {
        List<String> hosts = new ArrayList<>();
        for (String word : fields.text(Fields.HOSTS).split("[,\\s]+")) {
            if (word.isEmpty()) {
                continue;
            }
            var ipv6 = IPV6.matcher(word);
            if (ipv6.matches()) {
                hosts.add(ipv6.group(1));
            } else if (HOST.matcher(word).matches()) {
                hosts.add(word);
            } else {
                throw fields.problem(
                        Fields.HOSTS,
                        fields.quoted(word) + " is no host; write names or addresses with commas between");
            }
        }
        // an empty first field is the client library's default in the original
        return hosts.isEmpty() ? List.of("localhost") : List.copyOf(hosts);
    }

    private static Tls tls(PopmapOptions options) throws PopmapConfigurationException {
        String text = options.text(TLS, "off");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "off" -> Tls.OFF;
            case "on" -> Tls.ON;
            case "unverified" -> Tls.UNVERIFIED;
            default -> throw options.problem(TLS, "\"" + text + "\" is not known; write off, on or unverified");
        };
    }

    private static Optional<Path> authority(PopmapOptions options, Tls tls) throws PopmapConfigurationException {
        Optional<Path> file = options.path(AUTHORITY);
        if (file.isPresent() && tls != Tls.ON) {
            throw options.problem(
                    AUTHORITY,
                    "no certificate is checked with tls = " + tls.name().toLowerCase(Locale.ROOT) + "; write popmap."
                            + options.name() + ".tls = on, or leave this out");
        }
        return file;
    }

    /**
     * Time for one host to take a connection: so that all of them, and then the answer, fit into the timeout. Not less
     * than a second, the unit of some drivers.
     */
    Duration connectTimeout() {
        Duration share = timeout.dividedBy(hosts.size() + 1L);
        return share.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : share;
    }

    /** A host as URLs have it. */
    static String inUrl(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** For the log. */
    String describe() {
        return String.join(",", hosts) + (port == 0 ? "" : ":" + port) + " " + database
                + (query instanceof EntryQuery.Table ? "." + query : ", " + query);
    }

    /**
     * The named properties.
     *
     * @param port the usual port
     * @param database the default database
     */
    static List<PopmapProperty> properties(String port, String database) {
        List<PopmapProperty> all = new ArrayList<>(List.of(
                new PopmapProperty(Fields.HOSTS, "localhost", "Database servers, tried in turn."),
                new PopmapProperty(Fields.PORT, port, "Their port."),
                new PopmapProperty(Fields.DATABASE, database, "Name of the database.")));
        all.addAll(Fields.userProperties());
        all.addAll(Fields.tableProperties());
        all.add(new PopmapProperty(TLS, "off", "off; on, where the server must prove its name; or unverified."));
        all.add(new PopmapProperty(AUTHORITY, "", "Certificates in PEM to trust with tls = on; else those of Java."));
        return List.copyOf(all);
    }
}
