// SPDX-License-Identifier: Apache-2.0
/**
 * The parts of a user name: pure functions of octet strings.
 */
@NullMarked
package org.perdition.engine.username;

import org.jspecify.annotations.NullMarked;
