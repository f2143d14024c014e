// SPDX-License-Identifier: Apache-2.0
/**
 * What a lookup costs, by JMH: each popmap asked by itself, asked in a login, and answered from what is kept.
 */
@NullMarked
package org.perdition.bench.popmap;

import org.jspecify.annotations.NullMarked;
