// SPDX-License-Identifier: Apache-2.0
/** POP/IMAP before SMTP: proxies, perdition-pbs and real mail servers together. */
@NullMarked
package org.perdition.system.relay;

import org.jspecify.annotations.NullMarked;
