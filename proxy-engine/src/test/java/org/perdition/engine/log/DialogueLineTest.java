// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.perdition.engine.log.DialogueLine.Speaker;

class DialogueLineTest {
    private static ByteBuffer octets(String octets) {
        return ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void looksAsTheOriginalsDoes() {
        assertThat(DialogueLine.format(Speaker.SELF, octets("+OK x\r\n"))).isEqualTo("SELF:   \"+OK x\\r\\n\"");
        assertThat(DialogueLine.format(Speaker.REAL, octets("+OK\r\n"))).isEqualTo("REAL:   \"+OK\\r\\n\"");
        assertThat(DialogueLine.format(Speaker.CLIENT, octets("RETR\t1\r\n\u00ff\0\"'\\\u001b\u007f")))
                .isEqualTo("CLIENT: \"RETR\\t1\\r\\n\\377\\000\\\"\\'\\\\\\033\\177\"");
    }

    @Test
    void leavesTheBufferAsItWas() {
        ByteBuffer buffer = octets("xxNOOP\r\n").position(2);
        assertThat(DialogueLine.format(Speaker.CLIENT, buffer)).isEqualTo("CLIENT: \"NOOP\\r\\n\"");
        assertThat(buffer.position()).isEqualTo(2);
    }

    @Test
    void longMessagesAreCut() {
        String line = DialogueLine.format(Speaker.REAL, octets("a".repeat(DialogueLine.MAX_OCTETS + 5)));
        assertThat(line).endsWith("aaa\" and 5 more octets");
    }
}
