// SPDX-License-Identifier: Apache-2.0
/** The example of the README, and its test. */
@NullMarked
package org.perdition.pop3.example;

import org.jspecify.annotations.NullMarked;
