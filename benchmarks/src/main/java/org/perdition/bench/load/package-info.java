// SPDX-License-Identifier: Apache-2.0
/**
 * The load driver: clients that do one kind of work over and over, and the tally of it.
 */
@NullMarked
package org.perdition.bench.load;

import org.jspecify.annotations.NullMarked;
