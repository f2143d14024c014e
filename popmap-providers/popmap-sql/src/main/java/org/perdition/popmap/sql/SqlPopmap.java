// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;

/**
 * A popmap in a database, by whatever way that is asked.
 *
 * <p>No connection is tried before it is used. Where one is found dead, the idle ones are closed as well and the key is
 * asked for once more, on a new one: a database that was started again is noticed by no client.
 */
final class SqlPopmap implements Popmap {
    /** Least time a second try is worth. Ours: a connection in a data centre takes a few milliseconds. */
    private static final Duration WORTH_A_TRY = Duration.ofMillis(50);

    private final String kind;
    private final RowSource rows;
    private final EntryQuery query;
    private final Duration timeout;

    /**
     * A popmap.
     *
     * @param kind name of the provider
     * @param query what the rows are asked for, which tells what a failure means
     * @param timeout how long a lookup may take
     */
    SqlPopmap(String kind, RowSource rows, EntryQuery query, Duration timeout) {
        this.kind = kind;
        this.rows = rows;
        this.query = query;
        this.timeout = timeout;
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        Optional<String> text = key.text().filter(whole -> whole.indexOf('\0') < 0);
        if (text.isEmpty()) {
            return NOT_FOUND;
        }
        try {
            return find(text.get(), Deadline.in(timeout))
                    .<LookupResult>map(row -> row.answer(context.domainDelimiter()))
                    .orElse(NOT_FOUND);
        } catch (SQLException e) {
            if (SqlFailure.keyCannotBeStored(e, query, text.get())) {
                return NOT_FOUND;
            }
            throw new PopmapUnavailableException(describe() + ": " + SqlFailure.text(e, query));
        }
    }

    private static final LookupResult NOT_FOUND = LookupResult.NOT_FOUND;

    private Optional<Row> find(String key, Deadline deadline) throws SQLException, InterruptedException {
        try {
            return rows.find(key, deadline);
        } catch (SQLException e) {
            if (!SqlFailure.connectionIsDead(e) || !deadline.leaves(WORTH_A_TRY)) {
                throw e;
            }
            rows.closeIdle();
            return rows.find(key, deadline);
        }
    }

    @Override
    public String describe() {
        return kind + " " + rows;
    }

    @Override
    public void close() {
        rows.close();
    }
}
