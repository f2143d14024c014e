// SPDX-License-Identifier: Apache-2.0
/**
 * What only the operating system can do and the JDK does not offer: calls of the C library, by JNA. Each says plainly
 * where it is not to be had.
 */
@NullMarked
package org.perdition.engine.os;

import org.jspecify.annotations.NullMarked;
