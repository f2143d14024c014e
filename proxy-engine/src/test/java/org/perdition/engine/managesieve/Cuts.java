// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Decodes octets whole, one by one, and cut at every position; the messages must be the same each time. */
final class Cuts {
    private Cuts() {}

    /** Script text to octets, one char an octet. */
    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Commands, cut everywhere. */
    static List<SieveCommand> commands(String input) {
        return everyWay(octets(input), cut -> commands(octets(input), SieveLimits.DEFAULT, cut));
    }

    /** Responses, cut everywhere. */
    static List<SieveResponse> responses(String input) {
        return everyWay(octets(input), cut -> responses(octets(input), SieveLimits.DEFAULT, cut));
    }

    /** Commands; behind AUTHENTICATE without initial response comes SASL data. */
    static List<SieveCommand> commands(byte[] input, SieveLimits limits, IntPredicate cutBefore) {
        SieveCommandDecoder decoder = new SieveCommandDecoder(limits);
        return decode(input, cutBefore, decoder::feed, () -> {
            SieveCommand command = decoder.next();
            if (command instanceof SieveCommand.Authenticate authenticate && authenticate.initialResponse() == null) {
                decoder.expectSaslData();
            }
            return command;
        });
    }

    /** Responses. */
    static List<SieveResponse> responses(byte[] input, SieveLimits limits, IntPredicate cutBefore) {
        SieveResponseDecoder decoder = new SieveResponseDecoder(limits);
        return decode(input, cutBefore, decoder::feed, decoder::next);
    }

    private interface Cutting<M> {
        List<M> decode(IntPredicate cutBefore);
    }

    private static <M> List<M> everyWay(byte[] input, Cutting<M> decoding) {
        List<M> whole = decoding.decode(at -> false);
        assertThat(decoding.decode(at -> true)).as("one by one").isEqualTo(whole);
        for (int cut = 1; cut < input.length; cut++) {
            int before = cut;
            assertThat(decoding.decode(at -> at == before))
                    .as("cut before %d", cut)
                    .isEqualTo(whole);
        }
        return whole;
    }

    private static <M> List<M> decode(
            byte[] input, IntPredicate cutBefore, Consumer<ByteBuffer> feed, Supplier<M> next) {
        List<M> messages = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= input.length; to++) {
            if (to == input.length || cutBefore.test(to)) {
                feed.accept(ByteBuffer.wrap(input, from, to - from));
                from = to;
                for (M message = next.get(); message != null; message = next.get()) {
                    messages.add(message);
                }
            }
        }
        return messages;
    }
}
