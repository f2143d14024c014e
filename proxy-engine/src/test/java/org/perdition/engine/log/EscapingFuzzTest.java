// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whatever a peer sends: one record is one line, and no value leaves its quotes. */
class EscapingFuzzTest {
    /** Input: a value as it came. */
    @FuzzTest
    void staysInItsLineAndComesBack(byte[] data) {
        String escaped = Escaping.escape(data);
        assertThat(escaped)
                .doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");
        assertThat(escaped.replaceAll("\\\\.", "")).doesNotContain("\"");
        assertThat(escaped).isEqualTo(Escaping.octets(new String(data, StandardCharsets.ISO_8859_1)));
        if (data.length <= Escaping.MAX_OCTETS) {
            assertThat(Unescaping.octets(escaped)).isEqualTo(data);
        } else {
            assertThat(escaped).endsWith(Escaping.CUT);
        }
    }

    /** Input: a message. */
    @FuzzTest
    void dialogueStaysInItsLine(byte[] data) {
        String line = DialogueLine.format(DialogueLine.Speaker.CLIENT, ByteBuffer.wrap(data));
        assertThat(line).matches("CLIENT: \"[ -~]*\"( and [0-9]+ more octets)?");
    }
}
