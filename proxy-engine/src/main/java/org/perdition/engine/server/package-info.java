// SPDX-License-Identifier: Apache-2.0
/**
 * Life of the process: listeners up, reload, drain, down.
 */
@NullMarked
package org.perdition.engine.server;

import org.jspecify.annotations.NullMarked;
