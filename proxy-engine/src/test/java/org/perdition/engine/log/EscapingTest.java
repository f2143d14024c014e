// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapingTest {
    @Test
    void plainTextStaysAsItIs() {
        assertThat(Escaping.text("bob.o'neil+x@example.org %s ${jndi:x}"))
                .isEqualTo("bob.o'neil+x@example.org %s ${jndi:x}");
        assertThat(Escaping.text("d\u00f6rte \u65e5\u672c \ud83d\ude00"))
                .isEqualTo("d\u00f6rte \u65e5\u672c \ud83d\ude00");
        assertThat(Escaping.text("")).isEmpty();
    }

    @Test
    void whatCouldLeaveTheQuotesOrTheLineIsEscaped() {
        assertThat(Escaping.text("a\" status=\"ok")).isEqualTo("a\\\" status=\\\"ok");
        assertThat(Escaping.text("a\\nb")).isEqualTo("a\\\\nb");
        assertThat(Escaping.text("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
        assertThat(Escaping.text("\0\u001b[2J\u007f")).isEqualTo("\\x00\\x1b[2J\\x7f");
        assertThat(Escaping.text("\u0085\u009b")).isEqualTo("\\xc2\\x85\\xc2\\x9b");
        assertThat(Escaping.text("\u202ea\u2066b\u200fc\u061cd"))
                .isEqualTo("\\xe2\\x80\\xaea\\xe2\\x81\\xa6b\\xe2\\x80\\x8fc\\xd8\\x9cd");
        assertThat(Escaping.text("\u2028\u2029\ufeff\u00a0")).doesNotContain("\u2028", "\u2029", "\ufeff", "\u00a0");
    }

    @Test
    void octetsThatAreNoUtf8AreEscaped() {
        assertThat(Escaping.octets("d\u00f6rte")).isEqualTo("d\\xf6rte");
        assertThat(Escaping.octets("\u00c3\u00b6")).isEqualTo("\u00f6");
        assertThat(Escaping.octets("\u00c0\u00af")).as("overlong").isEqualTo("\\xc0\\xaf");
        assertThat(Escaping.octets("\u00ed\u00a0\u0080")).as("surrogate").isEqualTo("\\xed\\xa0\\x80");
        assertThat(Escaping.octets("\u00e2\u0082")).as("cut short").isEqualTo("\\xe2\\x82");
        assertThat(Escaping.octets("\u00ef\u00bf\u00bd"))
                .as("the replacement character itself")
                .isEqualTo("\ufffd");
    }

    @Test
    void longValuesAreCutBetweenCharactersAndMarked() {
        assertThat(Escaping.text("a".repeat(256))).isEqualTo("a".repeat(256));
        assertThat(Escaping.text("a".repeat(257))).isEqualTo("a".repeat(256) + "\\...");
        assertThat(Escaping.text("a".repeat(255) + "\u00f6")).isEqualTo("a".repeat(255) + "\\...");
    }

    @Test
    void nothingIsLost() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        String line = Escaping.escape(all);
        assertThat(line).doesNotContain("\n", "\r").isPrintable();
        assertThat(Unescaping.octets(line)).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\...", "\\", "\\q", "\\x", "\\x1", "\\xzz"})
    void whatWasCutOrIsNotOursDoesNotComeBack(String escaped) {
        assertThatThrownBy(() -> Unescaping.octets(escaped)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void protocolTextsAreVisibleAscii() {
        assertThat(Escaping.printable("a\r\nb\u00e4\ud83d\ude00c", 100)).isEqualTo("a??b??c");
        assertThat(Escaping.printable("abcdef", 3)).isEqualTo("abc");
        assertThat(Escaping.printable("\"x\"", 3).getBytes(StandardCharsets.US_ASCII))
                .hasSize(3);
    }
}
