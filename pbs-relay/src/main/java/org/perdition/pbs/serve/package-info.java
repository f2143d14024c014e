// SPDX-License-Identifier: Apache-2.0
/** Answers to mail servers that ask whether an address may relay: Postfix's policy protocol, and socketmaps. */
@NullMarked
package org.perdition.pbs.serve;

import org.jspecify.annotations.NullMarked;
