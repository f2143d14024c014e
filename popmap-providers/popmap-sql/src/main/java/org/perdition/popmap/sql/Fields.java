// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * What the operator wrote, whether as the nine fields of {@code map_library_opt} or as named properties: a value for
 * each field, empty where it is to be empty.
 *
 * <p>The rules of the string are the original's: fields left off at its end have their defaults, a field left empty in
 * front of another is empty, and one colon at the end counts for nothing.
 */
final class Fields {
    static final String HOSTS = "hosts";
    static final String PORT = "port";
    static final String DATABASE = "database";
    static final String DSN = "dsn";
    static final String TABLE = "table";
    static final String USER = "user";
    static final String PASSWORD = "password";
    static final String PASSWORD_FILE = "password_file";
    static final String SERVER_COLUMN = "server_column";
    static final String USER_COLUMN = "user_column";
    static final String PORT_COLUMN = "port_column";
    static final String QUERY = "query";
    static final String POOL = "pool";

    /** In place of a port column, where there is none. */
    static final String NONE = "-";

    /** A name of a host, database, table or column. Anything else is a slip, or worse. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_$-]*");

    private static final Pattern DOTTED_NAME = Pattern.compile(NAME + "(\\." + NAME + ")*");

    private final PopmapOptions options;
    private final boolean named;
    private final Map<String, String> values;
    private final List<String> order;
    private final EntryQuery.Table.Origin columns;

    private Fields(
            PopmapOptions options, Map<String, String> values, List<String> order, EntryQuery.Table.Origin columns) {
        this.options = options;
        this.named = options.named();
        this.values = values;
        this.order = order;
        this.columns = columns;
    }

    /** Named properties alone, for a provider whose string has another form. */
    static Fields ofProperties(PopmapOptions options) throws PopmapConfigurationException {
        return read(
                new PopmapOptions(
                        options.name(),
                        "",
                        options.properties(),
                        options.configurationDirectory(),
                        options.timeout(),
                        options.threads()),
                "");
    }

    /** Reads the fields of a table on a server. */
    static Fields read(PopmapOptions options, String database) throws PopmapConfigurationException {
        return read(options, DATABASE, database);
    }

    /**
     * Reads the fields.
     *
     * @param third {@link #DATABASE} or {@link #DSN}
     * @param thirdDefault its default
     */
    static Fields read(PopmapOptions options, String third, String thirdDefault) throws PopmapConfigurationException {
        Map<String, String> values = new HashMap<>(Map.of(
                HOSTS,
                "localhost",
                PORT,
                "0",
                third,
                thirdDefault,
                TABLE,
                "tblPerdition",
                USER,
                "perdition",
                PASSWORD,
                "perdition",
                SERVER_COLUMN,
                "servername",
                USER_COLUMN,
                "user",
                PORT_COLUMN,
                "port"));
        List<String> order =
                List.of(HOSTS, PORT, third, TABLE, USER, PASSWORD, SERVER_COLUMN, USER_COLUMN, PORT_COLUMN);
        EntryQuery.Table.Origin columns = EntryQuery.Table.Origin.SURE;
        if (options.named()) {
            readProperties(options, values, order);
        } else if (!options.option().isEmpty()) {
            columns = readString(options, values, order);
        }
        return new Fields(options, Map.copyOf(values), order, columns);
    }

    private static void readProperties(PopmapOptions options, Map<String, String> values, List<String> order)
            throws PopmapConfigurationException {
        for (String name : order) {
            Optional<String> written = name.equals(PASSWORD) ? options.secret(name) : options.text(name);
            written.ifPresent(value -> values.put(name, name.equals(PORT_COLUMN) && value.equals(NONE) ? "" : value));
        }
    }

    private static EntryQuery.Table.Origin readString(
            PopmapOptions options, Map<String, String> values, List<String> order) throws PopmapConfigurationException {
        List<String> parts = split(options.option());
        if (parts.size() > order.size()) {
            throw options.badOption("there are " + parts.size() + " fields between colons, and only " + order.size()
                    + " are known; write " + String.join(":", order) + colonInPassword(options));
        }
        for (int i = 0; i < parts.size(); i++) {
            values.put(order.get(i), parts.get(i));
        }
        return parts.size() > order.indexOf(PASSWORD) + 1
                ? EntryQuery.Table.Origin.BEHIND_PASSWORD
                : EntryQuery.Table.Origin.SURE;
    }

    /** The parts between the colons; an empty one at the end is none. */
    static List<String> split(String option) {
        int first = endOfHosts(option);
        List<String> parts = new ArrayList<>(List.of(option.substring(0, first)));
        if (first < option.length()) {
            parts.addAll(List.of(option.substring(first + 1).split(":", -1)));
        }
        if (parts.get(parts.size() - 1).isEmpty()) {
            parts.remove(parts.size() - 1);
        }
        return parts;
    }

    /** The first field may hold IPv6 addresses in brackets, whose colons end no field. */
    private static int endOfHosts(String option) {
        for (int i = 0; i < option.length(); i++) {
            if (option.charAt(i) == ':') {
                return i;
            }
            if (option.charAt(i) == '[' && option.indexOf(']', i) > 0) {
                i = option.indexOf(']', i);
            }
        }
        return option.length();
    }

    /** A field. */
    String text(String field) {
        return values.getOrDefault(field, "");
    }

    /** Most connections. */
    int pool() throws PopmapConfigurationException {
        return options.number(POOL, options.threads(), 1, options.threads());
    }

    /** What to ask, from {@code query} or table and columns. */
    EntryQuery query() throws PopmapConfigurationException {
        Optional<String> own = options.text(QUERY);
        if (own.isEmpty()) {
            String port = text(PORT_COLUMN);
            return new EntryQuery.Table(
                    name(TABLE),
                    name(SERVER_COLUMN),
                    name(USER_COLUMN),
                    port.isEmpty() ? "" : name(PORT_COLUMN),
                    columns);
        }
        for (String field : List.of(TABLE, SERVER_COLUMN, USER_COLUMN, PORT_COLUMN)) {
            if (options.text(field).isPresent()) {
                throw options.problem(
                        field, "is of no use, since popmap." + options.name() + ".query is written; keep one of them");
            }
        }
        long marks = own.get().chars().filter(c -> c == '?').count();
        if (marks != 1) {
            throw options.problem(
                    QUERY,
                    "has " + marks + " question marks; write exactly one, without quotes, where the key belongs");
        }
        return new EntryQuery.Own(own.get());
    }

    /** A name, of which any dots part schema and table. */
    String name(String field) throws PopmapConfigurationException {
        String name = text(field);
        if (!DOTTED_NAME.matcher(name).matches()) {
            throw problem(
                    field,
                    (name.isEmpty() ? "is empty" : quoted(name) + " is no name")
                            + "; write letters, digits, underscores, hyphens and dots");
        }
        return name;
    }

    /** A number. */
    int number(String field, int max) throws PopmapConfigurationException {
        String text = text(field);
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > max) {
            throw problem(field, quoted(text) + " is no number from 0 to " + max + "; write digits only");
        }
        return Integer.parseInt(text);
    }

    /** A value in a complaint. One of the string is not shown: where a field is missing it may be the password. */
    String quoted(String value) {
        return named ? "\"" + value + "\"" : "what is written";
    }

    /** The complaint about a field. */
    PopmapConfigurationException problem(String field, String what) {
        if (named) {
            return options.problem(field, what);
        }
        int index = order.indexOf(field);
        return options.badOption("field " + (index + 1) + ", " + field + ": " + what
                + (index > order.indexOf(PASSWORD) ? colonInPassword(options) : ""));
    }

    private static String colonInPassword(PopmapOptions options) {
        return "; is there a colon in the password? Then write popmap." + options.name()
                + ".password, and the rest as such properties";
    }

    /** The properties about table, columns and pool, for the lists of the factories. */
    static List<PopmapProperty> tableProperties() {
        return List.of(
                new PopmapProperty(TABLE, "tblPerdition", "Table with a row a user; may be SCHEMA.TABLE."),
                new PopmapProperty(SERVER_COLUMN, "servername", "Column with the real-server: [USER@]HOST[:PORT]."),
                new PopmapProperty(USER_COLUMN, "user", "Column the key is looked up in."),
                new PopmapProperty(PORT_COLUMN, "port", "Column with the port, may be NULL; - for none."),
                new PopmapProperty(
                        QUERY,
                        "",
                        "SQL of your own in place of table and columns: one ? for the key; server and port."),
                new PopmapProperty(POOL, "lookup_threads", "Most connections at once."));
    }

    /** The properties about user and password. */
    static List<PopmapProperty> userProperties() {
        return List.of(
                new PopmapProperty(USER, "perdition", "Whom to log in as at the database."),
                new PopmapProperty(PASSWORD, "perdition", "That user's password."),
                new PopmapProperty(PASSWORD_FILE, "", "File whose first line is the password."));
    }
}
