// SPDX-License-Identifier: Apache-2.0
/** The {@code tcp_table} popmap: a client of Postfix's table lookup over TCP. */
@NullMarked
package org.perdition.popmap.network.tcptable;

import org.jspecify.annotations.NullMarked;
