// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the built tarball, with real mail servers and clients and with scripted ones.
 */
@NullMarked
package org.perdition.system;

import org.jspecify.annotations.NullMarked;
