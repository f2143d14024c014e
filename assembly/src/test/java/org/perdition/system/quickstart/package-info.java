// SPDX-License-Identifier: Apache-2.0
/**
 * What dev/quickstart runs.
 */
@NullMarked
package org.perdition.system.quickstart;

import org.jspecify.annotations.NullMarked;
