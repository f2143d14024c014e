// SPDX-License-Identifier: Apache-2.0
/**
 * Key material and verification policy for both legs, swapped as a whole.
 */
@NullMarked
package org.perdition.engine.tls;

import org.jspecify.annotations.NullMarked;
