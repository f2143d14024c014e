// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Parsing of capability lists: what was parsed is written and parsed again, and must be equal. */
class ImapCapabilitiesFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsBack(byte[] input) {
        ImapCapabilities parsed = ImapCapabilities.parse(new String(input, StandardCharsets.ISO_8859_1));
        assertThat(ImapCapabilities.parse(parsed.toString())).isEqualTo(parsed);
        for (String word : parsed.words()) {
            assertThat(parsed.has(Grammar.upper(word))).isTrue();
        }
    }
}
