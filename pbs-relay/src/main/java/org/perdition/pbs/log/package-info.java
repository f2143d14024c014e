// SPDX-License-Identifier: Apache-2.0
/** Lines of a mail log that tell of a login, without I/O. */
@NullMarked
package org.perdition.pbs.log;

import org.jspecify.annotations.NullMarked;
