// SPDX-License-Identifier: Apache-2.0
/**
 * One IoFilter each: connection limit, TLS, timeouts, dialogue log, login codec; and the one place that builds the chain.
 */
@NullMarked
package org.perdition.engine.filter;

import org.jspecify.annotations.NullMarked;
