// SPDX-License-Identifier: Apache-2.0
/** The {@code daemon} popmap: a program on this machine that answers datagrams. */
@NullMarked
package org.perdition.popmap.network.daemon;

import org.jspecify.annotations.NullMarked;
