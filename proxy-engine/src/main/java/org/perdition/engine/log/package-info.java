// SPDX-License-Identifier: Apache-2.0
/**
 * The Connect, Auth and Close lines, and the escaping that keeps a line one line.
 */
@NullMarked
package org.perdition.engine.log;

import org.jspecify.annotations.NullMarked;
