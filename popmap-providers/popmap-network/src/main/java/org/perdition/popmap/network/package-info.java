// SPDX-License-Identifier: Apache-2.0
/** Popmaps that are services asked over the network: {@code nis}, {@code http}, {@code socketmap}, {@code tcp_table}, {@code daemon} and {@code redis}. */
@NullMarked
package org.perdition.popmap.network;

import org.jspecify.annotations.NullMarked;
