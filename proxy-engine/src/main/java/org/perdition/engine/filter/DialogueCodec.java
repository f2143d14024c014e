// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One leg's codec as the login codec filter drives it: one message at a time, with the rest kept. Put together of
 * the methods of a decoder and an encoder. Owned by one I/O thread.
 *
 * @param <I> messages that come in; malformed input is one of them
 * @param <O> messages that go out
 */
public final class DialogueCodec<I, O> {
    private static final Runnable NO_SASL_DATA = () -> {
        throw new UnsupportedOperationException("a real-server sends responses only");
    };

    /**
     * What comes in.
     *
     * @param feed takes all remaining bytes of a buffer
     * @param next the next whole message, or null if more bytes are needed
     * @param hasLeftover whether bytes are waiting that no message has used
     * @param unasked whether those bytes may have come without a question
     * @param takeLeftover gives those bytes up, and forgets everything it has held
     * @param loggable a message as bytes for the dialogue log: secrets replaced by XXXXXX
     */
    public record Incoming<I>(
            Consumer<ByteBuffer> feed,
            Supplier<@Nullable I> next,
            BooleanSupplier hasLeftover,
            BooleanSupplier unasked,
            Supplier<ByteBuffer> takeLeftover,
            Function<I, ByteBuffer> loggable) {
        /** Of a protocol in which nothing comes without a question. */
        public Incoming(
                Consumer<ByteBuffer> feed,
                Supplier<@Nullable I> next,
                BooleanSupplier hasLeftover,
                Supplier<ByteBuffer> takeLeftover,
                Function<I, ByteBuffer> loggable) {
            this(feed, next, hasLeftover, () -> false, takeLeftover, loggable);
        }
    }

    /**
     * What goes out.
     *
     * @param encode the bytes of a message: the whole of an array of its own, which may be wiped; also notes what kind of answer
     *     it will get, where the protocol needs that
     * @param loggable a message as bytes for the dialogue log: secrets replaced by XXXXXX
     */
    public record Outgoing<O>(Function<O, ByteBuffer> encode, Function<O, ByteBuffer> loggable) {}

    private final Incoming<I> in;
    private final Outgoing<O> out;
    private final Runnable expectSaslData;

    /** A codec towards a client, which may be told that the next line is SASL data. */
    public DialogueCodec(Incoming<I> in, Outgoing<O> out, Runnable expectSaslData) {
        this.in = in;
        this.out = out;
        this.expectSaslData = expectSaslData;
    }

    /** A codec towards a real-server: only a server is sent SASL data. */
    public DialogueCodec(Incoming<I> in, Outgoing<O> out) {
        this(in, out, NO_SASL_DATA);
    }

    /** Takes all remaining bytes of the buffer. */
    public void feed(ByteBuffer bytes) {
        in.feed.accept(bytes);
    }

    /** The next whole message, or null if more bytes are needed. */
    public @Nullable I next() {
        return in.next.get();
    }

    /** The next line is SASL data, not a command. */
    public void expectSaslData() {
        expectSaslData.run();
    }

    /** Whether bytes are waiting that no message has used. */
    public boolean hasLeftover() {
        return in.hasLeftover.getAsBoolean();
    }

    /** Whether bytes are waiting that can only be the answer to a question. */
    public boolean hasAnswer() {
        return hasLeftover() && !in.unasked.getAsBoolean();
    }

    /** Gives those bytes up, and forgets everything it has held. */
    public ByteBuffer takeLeftover() {
        return in.takeLeftover.get();
    }

    /** The bytes of a message: the whole of an array, the caller's to wipe. */
    public ByteBuffer encode(O message) {
        return out.encode.apply(message);
    }

    /** A message that came in, as bytes for the dialogue log: secrets replaced by XXXXXX. */
    public ByteBuffer loggableInput(I message) {
        return in.loggable.apply(message);
    }

    /** A message that goes out, as bytes for the dialogue log: secrets replaced by XXXXXX. */
    public ByteBuffer loggableOutput(O message) {
        return out.loggable.apply(message);
    }
}
