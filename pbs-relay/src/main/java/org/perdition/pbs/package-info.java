// SPDX-License-Identifier: Apache-2.0
/**
 * POP/IMAP before SMTP: remembers the addresses of users who have logged in.
 */
@NullMarked
package org.perdition.pbs;

import org.jspecify.annotations.NullMarked;
