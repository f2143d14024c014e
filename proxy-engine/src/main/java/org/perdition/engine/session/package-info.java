// SPDX-License-Identifier: Apache-2.0
/**
 * What one client is, from accept to close, owned by one I/O thread.
 */
@NullMarked
package org.perdition.engine.session;

import org.jspecify.annotations.NullMarked;
