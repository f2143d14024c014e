// SPDX-License-Identifier: Apache-2.0
/** Where lines that tell of logins come from. */
@NullMarked
package org.perdition.pbs.follow;

import org.jspecify.annotations.NullMarked;
