// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

/** What is asked for a key, which is its one parameter. The answer's first column is the server, the second the port. */
sealed interface EntryQuery {
    /**
     * Written by the operator.
     *
     * @param text with exactly one question mark
     */
    record Own(String text) implements EntryQuery {
        @Override
        public String sql(Quoting quoting) {
            return text;
        }

        @Override
        public String toString() {
            return "own query";
        }
    }

    /**
     * A table with a row a user.
     *
     * @param name may be {@code schema.table}
     * @param serverColumn {@code [user@]host[:port]}
     * @param userColumn the keys
     * @param portColumn number or service name; empty for none
     * @param origin where the names of the columns come from
     */
    record Table(String name, String serverColumn, String userColumn, String portColumn, Origin origin)
            implements EntryQuery {
        /** Where names of columns come from. */
        enum Origin {
            /** From properties, or they are the defaults. */
            SURE,
            /**
             * From the string, where they stand behind the password. A password with a colon in it has its tail among
             * them, so that they are shown to nobody.
             */
            BEHIND_PASSWORD
        }

        @Override
        public String sql(Quoting quoting) {
            return "SELECT " + quoting.quote(serverColumn)
                    + (portColumn.isEmpty() ? "" : ", " + quoting.quote(portColumn))
                    + " FROM " + quoting.quote(name)
                    + " WHERE " + quoting.quoteUser(userColumn) + " = ?";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The statement. */
    String sql(Quoting quoting);
}
