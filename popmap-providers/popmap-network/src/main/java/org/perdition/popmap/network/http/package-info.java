// SPDX-License-Identifier: Apache-2.0
/** The {@code http} popmap: a client of nginx's {@code auth_http} protocol. */
@NullMarked
package org.perdition.popmap.network.http;

import org.jspecify.annotations.NullMarked;
