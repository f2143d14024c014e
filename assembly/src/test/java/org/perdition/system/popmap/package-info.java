// SPDX-License-Identifier: Apache-2.0
/** Each popmap provider through the tarball, against the real store it looks into. */
@NullMarked
package org.perdition.system.popmap;

import org.jspecify.annotations.NullMarked;
