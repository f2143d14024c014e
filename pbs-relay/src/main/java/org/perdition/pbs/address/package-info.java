// SPDX-License-Identifier: Apache-2.0
/** Addresses of clients that may relay, without I/O. */
@NullMarked
package org.perdition.pbs.address;

import org.jspecify.annotations.NullMarked;
