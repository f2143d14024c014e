// SPDX-License-Identifier: Apache-2.0
/** The {@code redis} popmap: strings or hashes in Redis, or what speaks its protocol. */
@NullMarked
package org.perdition.popmap.network.redis;

import org.jspecify.annotations.NullMarked;
