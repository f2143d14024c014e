// SPDX-License-Identifier: Apache-2.0
/** POP/IMAP before SMTP through the tarball. */
@NullMarked
package org.perdition.system.pbs;

import org.jspecify.annotations.NullMarked;
