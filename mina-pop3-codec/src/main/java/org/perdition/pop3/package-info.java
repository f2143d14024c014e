// SPDX-License-Identifier: Apache-2.0
/**
 * POP3 up to the login, for MINA servers and clients (RFC 1939, 2449, 2595, 5034).
 */
@NullMarked
package org.perdition.pop3;

import org.jspecify.annotations.NullMarked;
