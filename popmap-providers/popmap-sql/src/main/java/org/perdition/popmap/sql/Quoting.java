// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/**
 * How names of tables and columns are written so that nothing but a name can come of them.
 *
 * @param mark around a name; empty if the database has none
 * @param folding of the names of tables and columns
 * @param userFolding of the name of the column with the users
 */
record Quoting(String mark, Folding folding, Folding userFolding) {
    /** What a database does to a name that is not quoted, and so what we do to it before we quote it. */
    enum Folding {
        /** Nothing. */
        AS_IS,
        /** SQL's own rule. */
        UPPER,
        /** PostgreSQL's. */
        LOWER;

        String fold(String name) {
            return switch (this) {
                case AS_IS -> name;
                case UPPER -> name.toUpperCase(Locale.ROOT);
                case LOWER -> name.toLowerCase(Locale.ROOT);
            };
        }
    }

    /** MySQL and MariaDB. */
    static final Quoting MYSQL = new Quoting("`", Folding.AS_IS, Folding.AS_IS);

    /** PostgreSQL; the original quotes the column with the users, and that one only. */
    static final Quoting POSTGRESQL = new Quoting("\"", Folding.LOWER, Folding.AS_IS);

    /** As a driver tells. */
    static Quoting of(DatabaseMetaData database) throws SQLException {
        Folding folding = database.storesUpperCaseIdentifiers()
                ? Folding.UPPER
                : database.storesLowerCaseIdentifiers() ? Folding.LOWER : Folding.AS_IS;
        String mark = database.getIdentifierQuoteString();
        // a blank says that there is none
        return new Quoting(mark == null ? "" : mark.strip(), folding, folding);
    }

    /** A table, or a column with servers or ports; of {@code schema.table} each part is quoted. */
    String quote(String name) {
        return quote(name, folding);
    }

    /** The column with the users. */
    String quoteUser(String name) {
        return quote(name, userFolding);
    }

    private String quote(String name, Folding how) {
        return mark + how.fold(name).replace(".", mark + "." + mark) + mark;
    }
}
