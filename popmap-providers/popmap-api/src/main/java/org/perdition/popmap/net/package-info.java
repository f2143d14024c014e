// SPDX-License-Identifier: Apache-2.0
/**
 * For providers that ask servers: a {@link org.perdition.popmap.net.TimeLimit} for all waits of a lookup, and a {@link
 * org.perdition.popmap.net.Resolver} that heeds it. Needs nothing but the JDK.
 */
@NullMarked
package org.perdition.popmap.net;

import org.jspecify.annotations.NullMarked;
