// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/** Opens {@code postgresql} popmaps. */
public final class PostgresqlPopmapFactory implements PopmapFactory {
    private static final String DATABASE = "dbperdition";
    private static final String DRIVER = "org.postgresql.Driver";
    private static final int USUAL_PORT = 5432;

    /** Kept here, or it would be forgotten with its level. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    /** For {@link java.util.ServiceLoader}. */
    public PostgresqlPopmapFactory() {}

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public List<PopmapProperty> properties() {
        return ServerSettings.properties(Integer.toString(USUAL_PORT), DATABASE);
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        // it writes to standard error what its exceptions say as well
        DRIVER_LOG.setLevel(Level.OFF);
        ServerSettings settings = ServerSettings.read(options, DATABASE);
        int port = settings.port() == 0 ? USUAL_PORT : settings.port();
        HostsInTurn hosts = new HostsInTurn(
                ServerPopmap.shippedDriver(DRIVER),
                settings.hosts().stream()
                        .map(host -> new HostsInTurn.Host(
                                host,
                                "jdbc:postgresql://" + ServerSettings.inUrl(host) + ":" + port + "/"
                                        + settings.database()))
                        .toList(),
                properties(settings));
        return ServerPopmap.open(name(), settings, hosts, Quoting.POSTGRESQL);
    }

    static Properties properties(ServerSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", new String(settings.password().bytes(), StandardCharsets.UTF_8));
        String connect = Long.toString(seconds(settings.connectTimeout()));
        properties.setProperty("connectTimeout", connect);
        // until the connection is there; then each query has what is left of its time
        properties.setProperty("socketTimeout", connect);
        properties.setProperty("tcpKeepAlive", "true");
        // the key is as good as a literal, so that it is compared by the rules of the column, as with the original
        properties.setProperty("stringtype", "unspecified");
        // statements without names, which poolers between us and the server understand
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("ApplicationName", "perdition");
        properties.setProperty(
                "sslmode",
                switch (settings.tls()) {
                    case OFF -> "disable";
                    case ON -> "verify-full";
                    case UNVERIFIED -> "require";
                });
        if (settings.authority().isPresent()) {
            properties.setProperty("sslrootcert", settings.authority().get().toString());
        } else if (settings.tls() == ServerSettings.Tls.ON) {
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return properties;
    }

    /** The driver counts in seconds. */
    private static long seconds(Duration time) {
        return Math.max(1, TimeUnit.MILLISECONDS.toSeconds(time.toMillis() + 999));
    }
}
