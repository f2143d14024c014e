// SPDX-License-Identifier: Apache-2.0
/** A program in front of another: tells it by its environment that the client may relay, and becomes it. */
@NullMarked
package org.perdition.pbs.setenv;

import org.jspecify.annotations.NullMarked;
