// SPDX-License-Identifier: Apache-2.0
/**
 * User names: what they are in each state of a login (strip, add, lower, in this order), their parts, and the keys
 * made from them. Pure functions of octet strings.
 */
@NullMarked
package org.perdition.engine.username;

import org.jspecify.annotations.NullMarked;
