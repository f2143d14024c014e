// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/** Opens {@code mysql} popmaps, in MySQL or MariaDB, by MariaDB's driver. */
public final class MysqlPopmapFactory implements PopmapFactory {
    private static final String DATABASE = "dbPerdition";
    private static final String DRIVER = "org.mariadb.jdbc.Driver";
    private static final int USUAL_PORT = 3306;

    /** For {@link java.util.ServiceLoader}. */
    public MysqlPopmapFactory() {}

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public List<PopmapProperty> properties() {
        return ServerSettings.properties(Integer.toString(USUAL_PORT), DATABASE);
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        ServerSettings settings = ServerSettings.read(options, DATABASE);
        int port = settings.port() == 0 ? USUAL_PORT : settings.port();
        HostsInTurn hosts = new HostsInTurn(
                ServerPopmap.shippedDriver(DRIVER),
                settings.hosts().stream()
                        .map(host -> new HostsInTurn.Host(
                                host,
                                "jdbc:mariadb://" + ServerSettings.inUrl(host) + ":" + port + "/"
                                        + settings.database()))
                        .toList(),
                properties(settings));
        return ServerPopmap.open(name(), settings, hosts, Quoting.MYSQL);
    }

    static Properties properties(ServerSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", new String(settings.password().bytes(), StandardCharsets.UTF_8));
        String connect = Long.toString(settings.connectTimeout().toMillis());
        properties.setProperty("connectTimeout", connect);
        // until the connection is there; then each query has what is left of its time
        properties.setProperty("socketTimeout", connect);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty(
                "sslMode",
                switch (settings.tls()) {
                    case OFF -> "disable";
                    case ON -> "verify-full";
                    case UNVERIFIED -> "trust";
                });
        settings.authority().ifPresent(file -> properties.setProperty("serverSslCert", file.toString()));
        return properties;
    }
}
