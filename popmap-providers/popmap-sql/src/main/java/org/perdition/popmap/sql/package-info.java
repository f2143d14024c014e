// SPDX-License-Identifier: Apache-2.0
/**
 * Popmaps in SQL databases: {@code mysql}, {@code postgresql}, {@code jdbc} and {@code odbc}.
 *
 * <p>The way of a key: {@link org.perdition.popmap.sql.SqlPopmap} gives it a deadline and a second try, a {@link
 * org.perdition.popmap.sql.RowSource} (pooled JDBC or ODBC connections, the latter on threads of their own) asks an {@link
 * org.perdition.popmap.sql.EntryQuery} with it, and a {@link org.perdition.popmap.sql.Row} is made the answer. {@link
 * org.perdition.popmap.sql.Fields} reads what the operator wrote.
 */
@NullMarked
package org.perdition.popmap.sql;

import org.jspecify.annotations.NullMarked;
