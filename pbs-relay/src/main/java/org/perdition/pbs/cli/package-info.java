// SPDX-License-Identifier: Apache-2.0
/** The program: words on the command line, and its modes. */
@NullMarked
package org.perdition.pbs.cli;

import org.jspecify.annotations.NullMarked;
