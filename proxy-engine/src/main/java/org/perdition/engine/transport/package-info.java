// SPDX-License-Identifier: Apache-2.0
/**
 * MINA's processor, session, acceptor and connector, made so that both halves of a pair live on one thread.
 */
@NullMarked
package org.perdition.engine.transport;

import org.jspecify.annotations.NullMarked;
