// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One leg's codec as the login codec filter drives it: one message at a time, with the rest kept. Owned by one
 * I/O thread.
 *
 * @param <I> messages that come in; malformed input is one of them
 * @param <O> messages that go out
 */
public interface DialogueCodec<I, O> {
    /** Takes all remaining bytes of the buffer. */
    void feed(ByteBuffer bytes);

    /** The next whole message, or null if more bytes are needed. */
    @Nullable
    I next();

    /** The next line is SASL data, not a command. */
    void expectSaslData();

    /** Whether bytes are waiting that no message has used. */
    boolean hasLeftover();

    /** Gives those bytes up, and forgets everything it has held. */
    ByteBuffer takeLeftover();

    /** The bytes of a message, in an array of their own; also notes what kind of answer it will get, where the protocol needs that. */
    ByteBuffer encode(O message);

    /** A message that came in, as bytes for the dialogue log: secrets replaced by XXXXXX. */
    ByteBuffer loggableInput(I message);

    /** A message that goes out, as bytes for the dialogue log: secrets replaced by XXXXXX. */
    ByteBuffer loggableOutput(O message);
}
