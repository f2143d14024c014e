// SPDX-License-Identifier: Apache-2.0
/**
 * Popmaps kept in files.
 */
@NullMarked
package org.perdition.popmap.files;

import org.jspecify.annotations.NullMarked;
