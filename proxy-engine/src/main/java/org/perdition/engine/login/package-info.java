// SPDX-License-Identifier: Apache-2.0
/**
 * The dialogue with the client up to the hand-over, decided without I/O: message in, actions out.
 */
@NullMarked
package org.perdition.engine.login;

import org.jspecify.annotations.NullMarked;
