// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import com.sun.jna.Pointer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/** Opens {@code odbc} popmaps: any data source of unixODBC. */
public final class OdbcPopmapFactory implements PopmapFactory {
    /** The driver manager, loaded when the first popmap is opened. */
    private static final class Shared {
        static final OdbcLibrary ODBC = OdbcLibrary.load();
        static final Pointer ENVIRONMENT = environment();

        private static Pointer environment() {
            try {
                return OdbcConnection.environment(ODBC);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public OdbcPopmapFactory() {}

    @Override
    public String name() {
        return "odbc";
    }

    @Override
    public List<PopmapProperty> properties() {
        List<PopmapProperty> all = new ArrayList<>(
                List.of(new PopmapProperty(Fields.DSN, OdbcSettings.DSN, "Data source name, a section of odbc.ini.")));
        all.addAll(Fields.userProperties());
        all.addAll(Fields.tableProperties());
        return List.copyOf(all);
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        OdbcSettings settings = OdbcSettings.read(options);
        try {
            return new SqlPopmap(
                    name(),
                    new OnOwnThreads(
                            new OdbcConnections(Shared.ODBC, Shared.ENVIRONMENT, settings), name(), settings.pool()),
                    settings.query(),
                    settings.timeout());
        } catch (LinkageError e) {
            throw new PopmapConfigurationException(
                    "map_library: odbc needs the ODBC driver manager, libodbc.so.2, which is not here; install unixODBC"
                            + " (on Debian: apt install libodbc2, and the driver of your database, such as odbc-mariadb)",
                    e);
        }
    }
}
