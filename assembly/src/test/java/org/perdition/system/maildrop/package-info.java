// SPDX-License-Identifier: Apache-2.0
/**
 * A small POP3 and IMAP4 real-server with its mail in memory. Needs nothing but the JDK.
 */
@NullMarked
package org.perdition.system.maildrop;

import org.jspecify.annotations.NullMarked;
