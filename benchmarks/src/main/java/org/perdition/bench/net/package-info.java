// SPDX-License-Identifier: Apache-2.0
/**
 * Byte channels, plain and TLS, on one selector thread: shared by the load driver and the scripted real-server.
 */
@NullMarked
package org.perdition.bench.net;

import org.jspecify.annotations.NullMarked;
