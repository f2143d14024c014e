// SPDX-License-Identifier: Apache-2.0
/** The {@code nis} popmap: NIS (Yellow Pages) maps, asked by remote procedure calls of its own (RFC 5531, RFC 1833). */
@NullMarked
package org.perdition.popmap.network.nis;

import org.jspecify.annotations.NullMarked;
