// SPDX-License-Identifier: Apache-2.0
/** From lines to the store: what the daemon does all the time. */
@NullMarked
package org.perdition.pbs.learn;

import org.jspecify.annotations.NullMarked;
