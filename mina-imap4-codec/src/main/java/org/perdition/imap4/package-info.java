// SPDX-License-Identifier: Apache-2.0
/**
 * IMAP4 up to the login, for MINA servers and clients (RFC 3501, 9051, 7888, 4959, 2971, 5161).
 */
@NullMarked
package org.perdition.imap4;

import org.jspecify.annotations.NullMarked;
