// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * Opens {@code jdbc} popmaps: any database there is a JDBC driver for. {@code map_library_opt} is the URL, with user and
 * password as the driver wants them in it; the table is the usual one. Named properties can say more.
 */
public final class JdbcPopmapFactory implements PopmapFactory {
    private static final String URL = "url";
    private static final String DRIVER = "driver";
    private static final Pattern KIND = Pattern.compile("jdbc:([A-Za-z0-9_]+):.*", Pattern.DOTALL);

    /** Jars that have the drivers of the usual databases, as their makers name them. */
    private static final Map<String, String> JARS = Map.of(
            "oracle", "ojdbc17.jar",
            "sqlserver", "mssql-jdbc-VERSION.jar",
            "db2", "jcc-VERSION.jar",
            "mysql", "mysql-connector-j-VERSION.jar, or write jdbc:mariadb, whose driver is here",
            "h2", "h2-VERSION.jar",
            "sqlite", "sqlite-jdbc-VERSION.jar",
            "firebirdsql", "jaybird-VERSION.jar");

    /** For {@link java.util.ServiceLoader}. */
    public JdbcPopmapFactory() {}

    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public List<PopmapProperty> properties() {
        List<PopmapProperty> all = new ArrayList<>(List.of(
                new PopmapProperty(URL, "", "The database: jdbc:KIND:..., as its driver's manual says."),
                new PopmapProperty(DRIVER, "", "Class of the driver, if the URL alone does not find it."),
                new PopmapProperty(Fields.USER, "", "Whom to log in as at the database."),
                new PopmapProperty(Fields.PASSWORD, "", "That user's password."),
                new PopmapProperty(Fields.PASSWORD_FILE, "", "File whose first line is the password.")));
        all.addAll(Fields.tableProperties());
        return List.copyOf(all);
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        Optional<String> url = options.named()
                ? options.text(URL)
                : Optional.of(options.option().strip()).filter(text -> !text.isEmpty());
        if (url.isEmpty()) {
            throw problem(
                    options, "is missing; write the URL of the database, such as jdbc:mariadb://db.example.com/mail");
        }
        Matcher kind = KIND.matcher(url.get());
        if (!kind.matches()) {
            throw problem(
                    options, "is no URL of JDBC; write jdbc:KIND:..., such as jdbc:mariadb://db.example.com/mail");
        }
        Fields fields = Fields.ofProperties(options);
        EntryQuery query = fields.query();
        int pool = fields.pool();
        HostsInTurn host = new HostsInTurn(
                driver(options, url.get(), kind.group(1)),
                List.of(new HostsInTurn.Host("jdbc:" + kind.group(1), url.get())),
                properties(options));
        RowSource connections =
                new PooledConnections(host, Optional.empty(), query, pool, "jdbc:" + kind.group(1) + " " + query);
        return new SqlPopmap(
                name(), new OnOwnThreads(connections, name(), pool), query, ServerSettings.timeout(options));
    }

    private static PopmapConfigurationException problem(PopmapOptions options, String what) {
        return options.named() ? options.problem(URL, what) : options.badOption(what);
    }

    private static Driver driver(PopmapOptions options, String url, String kind) throws PopmapConfigurationException {
        Optional<String> name = options.text(DRIVER);
        if (name.isPresent()) {
            return Drivers.named(name.get())
                    .orElseThrow(() -> options.problem(
                            DRIVER,
                            "no driver of this class is here: \"" + name.get()
                                    + "\"; put its jar into lib/drivers and start again, or mend the name"));
        }
        return Drivers.accepting(url)
                .orElseThrow(() -> problem(
                        options,
                        "there is no driver for jdbc:" + kind + "; put the jar of its maker ("
                                + JARS.getOrDefault(kind, "see the manual of the database")
                                + ") into lib/drivers and start again"));
    }

    private static Properties properties(PopmapOptions options) throws PopmapConfigurationException {
        Properties properties = new Properties();
        options.text(Fields.USER).ifPresent(user -> properties.setProperty("user", user));
        options.secret(Fields.PASSWORD).ifPresent(password -> properties.setProperty("password", password));
        return properties;
    }
}
