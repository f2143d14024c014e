// SPDX-License-Identifier: Apache-2.0
/**
 * The same flags and the same bytes to the original, from its package, and to ours; each difference has to be a
 * listed one. The cases are in {@code src/test/resources/differential}.
 */
@NullMarked
package org.perdition.system.differential;

import org.jspecify.annotations.NullMarked;
