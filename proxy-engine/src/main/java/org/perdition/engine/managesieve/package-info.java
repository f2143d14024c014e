// SPDX-License-Identifier: Apache-2.0
/**
 * The login phase of ManageSieve (RFC 5804) as messages: bytes in, one command or response at a time out, and back.
 * No I/O and no decisions; for both sides.
 */
@NullMarked
package org.perdition.engine.managesieve;

import org.jspecify.annotations.NullMarked;
