// SPDX-License-Identifier: Apache-2.0
/**
 * From the words on the command line to a running server.
 */
@NullMarked
package org.perdition.engine.cli;

import org.jspecify.annotations.NullMarked;
