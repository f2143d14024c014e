// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the same work through several proxies in turn and sets their figures side by side.
 */
@NullMarked
package org.perdition.bench.compare;

import org.jspecify.annotations.NullMarked;
