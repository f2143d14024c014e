// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupResult;

/**
 * The first row of an answer.
 *
 * @param server {@code [user@]host[:port]}; null if the column is
 * @param port number or service name; null if the column is, or there is none
 */
record Row(@Nullable String server, @Nullable String port) {
    /** What the row says. A row without server is found, and names none. */
    LookupResult.Found answer(String delimiter) {
        return LookupResult.Found.of("", server == null ? "" : server, port == null ? "" : port, delimiter);
    }
}
