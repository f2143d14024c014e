// SPDX-License-Identifier: Apache-2.0
/**
 * The raw two-way pipe: hand-over, back-pressure, half-close, counts.
 */
@NullMarked
package org.perdition.engine.bridge;

import org.jspecify.annotations.NullMarked;
