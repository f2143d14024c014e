// SPDX-License-Identifier: Apache-2.0
/**
 * What a popmap provider implements: given a key, name the real-server. Needs nothing but the JDK.
 *
 * <p>Start at {@link org.perdition.popmap.Popmap} and {@link org.perdition.popmap.PopmapFactory}.
 */
@NullMarked
package org.perdition.popmap;

import org.jspecify.annotations.NullMarked;
