// SPDX-License-Identifier: Apache-2.0
/** Where the addresses that may relay are kept. */
@NullMarked
package org.perdition.pbs.store;

import org.jspecify.annotations.NullMarked;
