// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Feeds the same bytes cut in different ways. */
final class Cuts {
    private Cuts() {}

    /** A decoder as these tests see it. */
    record Decoder<M>(Consumer<ByteBuffer> feed, Supplier<@Nullable M> next) {}

    static Decoder<Pop3Command> commands(Pop3Limits limits) {
        Pop3CommandDecoder decoder = new Pop3CommandDecoder(limits);
        return new Decoder<>(decoder::feed, decoder::next);
    }

    /** Commands, where each AUTH without initial response makes the next line SASL data. */
    static Decoder<Pop3Command> commandsWithSasl(Pop3Limits limits) {
        Pop3CommandDecoder decoder = new Pop3CommandDecoder(limits);
        return new Decoder<>(decoder::feed, () -> {
            Pop3Command command = decoder.next();
            if (command instanceof Pop3Command.Auth auth && auth.initialResponse() == null) {
                decoder.expectSaslData();
            }
            return command;
        });
    }

    /** Responses, where each {@code +OK} with {@code CAPA} as its text makes the next a list. */
    static Decoder<Pop3Response> responses(Pop3Limits limits) {
        Pop3ResponseDecoder decoder = new Pop3ResponseDecoder(limits);
        return new Decoder<>(decoder::feed, () -> {
            Pop3Response response = decoder.next();
            if (response instanceof Pop3Response.Ok ok && ok.text().equals("CAPA")) {
                decoder.expectMultiLine();
            }
            return response;
        });
    }

    /** All messages, with the bytes fed in pieces that end before these positions. */
    static <M> List<M> decode(Decoder<M> decoder, byte[] bytes, int... cuts) {
        List<M> messages = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : bytes.length;
            decoder.feed().accept(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to)));
            for (M message = decoder.next().get();
                    message != null;
                    message = decoder.next().get()) {
                messages.add(message);
            }
            from = to;
        }
        return messages;
    }

    /** The cuts that give single bytes. */
    static int[] everywhere(byte[] bytes) {
        int[] cuts = new int[Math.max(0, bytes.length - 1)];
        Arrays.setAll(cuts, i -> i + 1);
        return cuts;
    }
}
