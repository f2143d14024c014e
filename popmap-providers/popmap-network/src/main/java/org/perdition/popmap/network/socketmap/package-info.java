// SPDX-License-Identifier: Apache-2.0
/** The {@code socketmap} popmap: a client of the socket maps of sendmail and Postfix. */
@NullMarked
package org.perdition.popmap.network.socketmap;

import org.jspecify.annotations.NullMarked;
