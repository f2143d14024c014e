// SPDX-License-Identifier: Apache-2.0
/**
 * Which real-server: popmap, then default servers in turn; names resolved; off the I/O threads, bounded and timed out.
 */
@NullMarked
package org.perdition.engine.lookup;

import org.jspecify.annotations.NullMarked;
