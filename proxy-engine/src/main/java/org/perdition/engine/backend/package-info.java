// SPDX-License-Identifier: Apache-2.0
/**
 * The dialogue with the real-server up to its OK, decided without I/O, and the closed list of ways it can fail.
 */
@NullMarked
package org.perdition.engine.backend;

import org.jspecify.annotations.NullMarked;
