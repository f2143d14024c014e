// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What holds for any bytes: they are read the same however they were cut, and what was read and is written
 * reads back as the same. Run as a test it takes the corpus; with {@code JAZZER_FUZZ=1} it looks further.
 */
class Pop3FuzzTest {
    /** Small, so that the limits are reached. */
    private static final Pop3Limits LIMITS = new Pop3Limits(512, 40, 64, 8, 512);

    @FuzzTest(maxDuration = "10m")
    void commands(FuzzedDataProvider data) {
        int cut = data.consumeInt(0, 1024);
        byte[] bytes = data.consumeRemainingAsBytes();
        List<Pop3Command> whole = Cuts.decode(Cuts.commandsWithSasl(LIMITS), bytes);
        assertThat(Cuts.decode(Cuts.commandsWithSasl(LIMITS), bytes, Cuts.everywhere(bytes)))
                .isEqualTo(whole);
        assertThat(Cuts.decode(Cuts.commandsWithSasl(LIMITS), bytes, Math.min(cut, bytes.length)))
                .isEqualTo(whole);
        Pop3CommandEncoder encoder = new Pop3CommandEncoder(LIMITS);
        for (Pop3Command command : whole) {
            if (command instanceof Pop3Command.Malformed) {
                continue;
            }
            byte[] encoded = encoder.encode(command).array();
            Pop3CommandDecoder decoder = new Pop3CommandDecoder(LIMITS);
            if (command instanceof Pop3Command.SaslData) {
                decoder.expectSaslData();
            }
            assertThat(Cuts.decode(new Cuts.Decoder<>(decoder::feed, decoder::next), encoded))
                    .containsExactly(command);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void responses(FuzzedDataProvider data) {
        int cut = data.consumeInt(0, 1024);
        byte[] bytes = data.consumeRemainingAsBytes();
        List<Pop3Response> whole = Cuts.decode(Cuts.responses(LIMITS), bytes);
        assertThat(Cuts.decode(Cuts.responses(LIMITS), bytes, Cuts.everywhere(bytes)))
                .isEqualTo(whole);
        assertThat(Cuts.decode(Cuts.responses(LIMITS), bytes, Math.min(cut, bytes.length)))
                .isEqualTo(whole);
        Pop3ResponseEncoder encoder = new Pop3ResponseEncoder(LIMITS);
        for (Pop3Response response : whole) {
            if (response instanceof Pop3Response.Malformed) {
                continue;
            }
            byte[] encoded = encoder.encode(response).array();
            Pop3ResponseDecoder decoder = new Pop3ResponseDecoder(LIMITS);
            if (response instanceof Pop3Response.MultiLine) {
                decoder.expectMultiLine();
            }
            assertThat(Cuts.decode(new Cuts.Decoder<>(decoder::feed, decoder::next), encoded))
                    .containsExactly(response);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void capabilities(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        Pop3Capabilities capabilities = Pop3Capabilities.of(Arrays.asList(text.split("\n", -1)));
        assertThat(Pop3Capabilities.of(capabilities.lines())).isEqualTo(capabilities);
        capabilities
                .argumentsByTag()
                .keySet()
                .forEach(tag -> assertThat(capabilities.has(tag)).isTrue());
    }
}
