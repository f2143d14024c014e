// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the decoders of both sides have in common.
 *
 * @param <M> messages that come in
 */
interface LineDecoder<M> {
    void feed(ByteBuffer bytes);

    @Nullable
    M next();

    ByteBuffer takeLeftover();
}
