// SPDX-License-Identifier: Apache-2.0
/**
 * Question and answer over a stream, for the maps of mail software: servers tried in turn, connections kept, every wait
 * with an end.
 *
 * <p>Start at {@link org.perdition.popmap.network.stream.Servers}.
 */
@NullMarked
package org.perdition.popmap.network.stream;

import org.jspecify.annotations.NullMarked;
