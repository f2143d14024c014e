// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a failed statement means. */
final class SqlFailure {
    /**
     * States that say a value is none of the column's type: too long for it, a number too large, a character the
     * database does not have, no number at all (PostgreSQL), the same (others), a character that has no counterpart.
     */
    private static final Set<String> NO_SUCH_VALUE = Set.of("22001", "22003", "22021", "22P02", "22018", "22P05");

    /**
     * MySQL and MariaDB: the collation of the column cannot hold some character of the parameter. Others have no such
     * code with this state.
     */
    private static final int MYSQL_CANNOT_COLLATE = 1267;

    private static final String GENERAL = "HY000";

    /**
     * Beginnings of the states that are about our own words or the connection, not about a value: authorization, no such
     * database or schema, syntax and names, resources, intervention of the operator, and of ODBC's driver manager.
     */
    private static final List<String> WITHOUT_KEY = List.of("28", "3D", "3F", "42", "53", "57", "IM");

    /** Those of them that repeat names of tables and columns. */
    private static final List<String> ABOUT_NAMES = List.of("3F", "42");

    private static final int LAST_ASCII = 0x7f;

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

    /**
     * Whether the key is none the table could hold: wrong characters, too long, or no value of the column's type. A
     * query of the operator's own may fail in the same way over a value that is stored, or for every key: that says
     * nothing of the key.
     */
    static boolean keyCannotBeStored(SQLException e, EntryQuery query, String key) {
        if (!(query instanceof EntryQuery.Table)) {
            return false;
        }
        boolean cannotCollate = state(e).equals(GENERAL) && e.getErrorCode() == MYSQL_CANNOT_COLLATE;
        return NO_SUCH_VALUE.contains(state(e)) || cannotCollate && key.chars().anyMatch(c -> c > LAST_ASCII);
    }

    /** For the log, about a statement. Names of columns that may be parts of a password are not shown. */
    static String text(SQLException e, EntryQuery query) {
        boolean secret = query instanceof EntryQuery.Table table
                && table.origin() == EntryQuery.Table.Origin.BEHIND_PASSWORD
                && ABOUT_NAMES.stream().anyMatch(state(e)::startsWith);
        return secret
                ? "a name of the string is not known (" + codes(e) + "); if the password has a colon, write properties"
                        + " instead of map_library_opt"
                : text(e);
    }

    /** For the log. A database may repeat the key in its text, so that is shown only where no key was sent yet. */
    static String text(SQLException e) {
        boolean withoutKey = connectionIsDead(e) || WITHOUT_KEY.stream().anyMatch(state(e)::startsWith);
        return withoutKey ? shown(e) + " (" + codes(e) + ")" : codes(e);
    }

    private static String codes(SQLException e) {
        String state = state(e);
        return "SQL state " + (state.isEmpty() ? "unknown" : state) + ", code " + e.getErrorCode();
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
