// SPDX-License-Identifier: Apache-2.0
/**
 * The programs {@code makegdbm}, {@code makebdb} and {@code makecdb}: a text in, a database file out, and back.
 *
 * <p>Start at {@link org.perdition.popmap.files.maker.MapMaker}.
 */
@NullMarked
package org.perdition.popmap.files.maker;

import org.jspecify.annotations.NullMarked;
