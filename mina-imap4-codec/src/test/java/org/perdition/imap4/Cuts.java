// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Decodes octets whole, one by one, and cut at every position; the messages must be the same each time. */
final class Cuts {
    private Cuts() {}

    /** Script text to octets, one char an octet. */
    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Commands, each literal accepted. */
    static List<ImapCommand> commands(byte[] input, ImapLimits limits) {
        List<ImapCommand> whole = commands(input, limits, at -> false);
        assertThat(commands(input, limits, at -> true)).as("one by one").isEqualTo(whole);
        for (int cut = 1; cut < input.length; cut++) {
            int before = cut;
            assertThat(commands(input, limits, at -> at == before))
                    .as("cut before %d", cut)
                    .isEqualTo(whole);
        }
        return whole;
    }

    static List<ImapCommand> commands(String input) {
        return commands(octets(input), ImapLimits.DEFAULT);
    }

    static List<ImapCommand> commands(byte[] input, ImapLimits limits, IntPredicate cutBefore) {
        ImapCommandDecoder decoder = new ImapCommandDecoder(limits);
        List<ImapCommand> messages = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= input.length; to++) {
            if (to < input.length && !cutBefore.test(to)) {
                continue;
            }
            decoder.feed(ByteBuffer.wrap(input, from, to - from));
            from = to;
            for (ImapCommand message = decoder.next(); message != null; message = decoder.next()) {
                messages.add(message);
                if (message instanceof ImapCommand.LiteralAnnounced) {
                    decoder.acceptLiteral();
                } else if (message instanceof ImapCommand.Authenticate) {
                    decoder.expectSaslData();
                }
            }
        }
        return messages;
    }

    /** Responses. */
    static List<ImapResponse> responses(byte[] input, ImapLimits limits) {
        List<ImapResponse> whole = responses(input, limits, at -> false);
        assertThat(responses(input, limits, at -> true)).as("one by one").isEqualTo(whole);
        for (int cut = 1; cut < input.length; cut++) {
            int before = cut;
            assertThat(responses(input, limits, at -> at == before))
                    .as("cut before %d", cut)
                    .isEqualTo(whole);
        }
        return whole;
    }

    static List<ImapResponse> responses(String input) {
        return responses(octets(input), ImapLimits.DEFAULT);
    }

    static List<ImapResponse> responses(byte[] input, ImapLimits limits, IntPredicate cutBefore) {
        ImapResponseDecoder decoder = new ImapResponseDecoder(limits);
        List<ImapResponse> messages = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= input.length; to++) {
            if (to < input.length && !cutBefore.test(to)) {
                continue;
            }
            decoder.feed(ByteBuffer.wrap(input, from, to - from));
            from = to;
            for (ImapResponse message = decoder.next(); message != null; message = decoder.next()) {
                messages.add(message);
            }
        }
        return messages;
    }
}
