// SPDX-License-Identifier: Apache-2.0
/** Popmaps in LDAP directories. */
@NullMarked
package org.perdition.popmap.ldap;

import org.jspecify.annotations.NullMarked;
