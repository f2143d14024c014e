// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.Secret;

/**
 * A table behind a data source name.
 *
 * @param dsn the name, as odbc.ini has it
 * @param user empty for what odbc.ini says
 * @param password empty for what odbc.ini says
 * @param query what to ask
 * @param pool most connections
 * @param timeout how long a lookup may take
 */
record OdbcSettings(String dsn, String user, Secret password, EntryQuery query, int pool, Duration timeout) {
    /** The original's data source. */
    static final String DSN = "dbPerdition";

    /** As the driver managers have it: SQL_MAX_DSN_LENGTH. */
    private static final int MAX_DSN = 32;

    /** Reads them; host and port of the string are not used, as with the original. */
    static OdbcSettings read(PopmapOptions options) throws PopmapConfigurationException {
        Fields fields = Fields.read(options, Fields.DSN, DSN);
        String dsn = fields.text(Fields.DSN);
        if (dsn.isBlank() || dsn.length() > MAX_DSN || dsn.matches(".*[\\[\\]{}(),;?*=!@\\\\\\p{Cntrl}].*")) {
            throw fields.problem(
                    Fields.DSN,
                    fields.quoted(dsn)
                            + " is no data source; write a name that stands in brackets in odbc.ini, of at most "
                            + MAX_DSN + " characters");
        }
        return new OdbcSettings(
                dsn,
                fields.text(Fields.USER),
                ServerSettings.secret(fields.text(Fields.PASSWORD)),
                fields.query(),
                fields.pool(),
                ServerSettings.timeout(options));
    }

    /** How long a connection may take: half the timeout. */
    long loginSeconds() {
        return Math.max(1, TimeUnit.MILLISECONDS.toSeconds(timeout.toMillis() / 2));
    }
}
