// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a failed statement means. */
final class SqlFailure {
    /** MySQL: the collation of the column cannot hold some character of the parameter. */
    private static final int MYSQL_CANNOT_COLLATE = 1267;

    /**
     * Beginnings of the states that are about our own words or the connection, not about a value: authorization, no such
     * database or schema, syntax and names, resources, intervention of the operator, and of ODBC's driver manager.
     */
    private static final List<String> WITHOUT_KEY = List.of("28", "3D", "3F", "42", "53", "57", "IM");

    /** Longest text of a database that is passed on to the log. */
    private static final int MAX_TEXT = 300;

    private static final Pattern BLANK = Pattern.compile("[\\p{Cntrl}\\s]+");

    /** A password in a URL, which some drivers repeat. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)(pass\\w*|pwd)=[^;&\\s]*");

    private SqlFailure() {}

    /** Whether the connection has died, so that another one may do. */
    static boolean connectionIsDead(SQLException e) {
        String state = state(e);
        return e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLRecoverableException
                || state.isEmpty()
                || state.startsWith("08") // connection exception
                || state.startsWith("57P") // PostgreSQL: shut down by the administrator, crashed, starting up
                || state.equals("70100") // MySQL: connection killed
                || state.equals("HYT00") // ODBC: timeout
                || state.equals("HYT01")
                || e.getCause() instanceof IOException;
    }

    /** Whether the key is none this database could hold: wrong characters, too long, or no value of the column's type. */
    static boolean keyCannotBeStored(SQLException e) {
        return state(e).startsWith("22") || e.getErrorCode() == MYSQL_CANNOT_COLLATE;
    }

    /** For the log. A database may repeat the key in its text, so that is shown only where no key was sent yet. */
    static String text(SQLException e) {
        String state = state(e);
        String codes = "SQL state " + (state.isEmpty() ? "unknown" : state) + ", code " + e.getErrorCode();
        boolean withoutKey = connectionIsDead(e) || WITHOUT_KEY.stream().anyMatch(state::startsWith);
        return withoutKey ? shown(e) + " (" + codes + ")" : codes;
    }

    private static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
    }

    private static String shown(SQLException e) {
        String line =
                BLANK.matcher(String.valueOf(e.getMessage())).replaceAll(" ").strip();
        line = PASSWORD.matcher(line).replaceAll("$1=XXXXXX");
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "..." : line;
    }
}
