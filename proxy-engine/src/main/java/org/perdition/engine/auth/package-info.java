// SPDX-License-Identifier: Apache-2.0
/**
 * Asking the system whether name and password are right ({@code authenticate_in}): PAM, in a small process of its own,
 * which keeps root's rights when the proxy gives them up.
 */
@NullMarked
package org.perdition.engine.auth;

import org.jspecify.annotations.NullMarked;
