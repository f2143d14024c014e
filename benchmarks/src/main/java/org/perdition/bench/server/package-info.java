// SPDX-License-Identifier: Apache-2.0
/**
 * A scripted real-server, as fast as one thread can be: it answers by rote and keeps nothing.
 */
@NullMarked
package org.perdition.bench.server;

import org.jspecify.annotations.NullMarked;
