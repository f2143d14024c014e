// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Cutting and parsing of responses: what was parsed is written and parsed again, and must be equal. */
class ImapResponseDecoderFuzzTest {
    private static final ImapLimits FIRST = new ImapLimits(200, 400, 60, 50, 500, 6, 20, 3);
    private static final ImapLimits SECOND = new ImapLimits(4000, 8000, 60, 60, 9000, 60, 20, 3);

    @FuzzTest(maxDuration = "10m")
    void readsBack(byte[] input) {
        List<ImapResponse> whole = Cuts.responses(input, FIRST, at -> false);
        assertThat(Cuts.responses(input, FIRST, at -> true)).isEqualTo(whole);
        int cut = input.length == 0 ? 0 : Byte.toUnsignedInt(input[0]) % input.length;
        assertThat(Cuts.responses(input, FIRST, at -> at == cut)).isEqualTo(whole);
        for (ImapResponse message : whole) {
            if (!(message instanceof ImapResponse.Malformed)) {
                byte[] written = ImapResponseEncoder.encode(message).array();
                assertThat(Cuts.responses(written, SECOND, at -> false)).containsExactly(message);
            }
        }
    }
}
