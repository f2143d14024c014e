// SPDX-License-Identifier: Apache-2.0
/** Popmaps in SQL databases: {@code mysql}, {@code postgresql}, {@code jdbc} and {@code odbc}. */
@NullMarked
package org.perdition.popmap.sql;

import org.jspecify.annotations.NullMarked;
