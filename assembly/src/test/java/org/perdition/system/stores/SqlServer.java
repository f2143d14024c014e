// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.util.Map;
import org.perdition.system.harness.SameAnswers;

/** A database server of one's own, on 127.0.0.1, with a user {@code perdition} of that password. */
public interface SqlServer extends AutoCloseable {
    /** Its port on 127.0.0.1. */
    int port();

    /** Runs statements as its administrator, in the popmap's database, and gives what they print. */
    String execute(String statements);

    /** Statements that make the table anew, empty, whose keys are compared letter by letter. */
    String makeTable();

    /** Stops it and waits for its end. */
    void stop();

    /** Starts it again where it was. */
    void start();

    /** Makes it take connections and say nothing. */
    void freeze();

    /** Makes it go on. */
    void thaw();

    /** How many connections the user {@code perdition} has. */
    int connections();

    @Override
    void close();

    /** Fills the table with whole targets. */
    default void fill(Map<String, String> entries) {
        StringBuilder sql = new StringBuilder(makeTable());
        entries.forEach((key, target) -> sql.append(insert(key, target, null)));
        execute(sql.toString());
    }

    /** Fills the table with users whose ports are in a column of their own; some without port have an empty one. */
    default void fill(SameAnswers answers) {
        StringBuilder sql = new StringBuilder(makeTable());
        int count = 0;
        for (SameAnswers.Entry entry : answers.entries()) {
            String server = (entry.user().isEmpty() ? "" : entry.user() + "@") + entry.host();
            boolean none = entry.port().isEmpty() && count++ % 2 == 0;
            sql.append(insert(entry.name(), server, none ? null : entry.port()));
        }
        execute(sql.toString());
    }

    private static String insert(String user, String server, @org.jspecify.annotations.Nullable String port) {
        return "INSERT INTO tblPerdition VALUES (" + literal(user) + ", " + literal(server) + ", "
                + (port == null ? "NULL" : literal(port)) + ");\n";
    }

    /** A text as SQL has it. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
