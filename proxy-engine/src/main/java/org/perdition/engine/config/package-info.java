// SPDX-License-Identifier: Apache-2.0
/**
 * One option table, the readers of its sources, and the immutable settings that come out.
 */
@NullMarked
package org.perdition.engine.config;

import org.jspecify.annotations.NullMarked;
