// SPDX-License-Identifier: Apache-2.0
/** The example of the README, and what checks it. */
@NullMarked
package org.perdition.imap4.example;

import org.jspecify.annotations.NullMarked;
