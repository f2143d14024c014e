// SPDX-License-Identifier: Apache-2.0
/**
 * Reads one key in a database file: GDBM, Berkeley DB, CDB. Plain Java, whatever the file holds: a native library would
 * end the process on some broken files (ADR 5).
 *
 * <p>Start at {@link org.perdition.popmap.files.format.DatabaseFormat}.
 */
@NullMarked
package org.perdition.popmap.files.format;

import org.jspecify.annotations.NullMarked;
