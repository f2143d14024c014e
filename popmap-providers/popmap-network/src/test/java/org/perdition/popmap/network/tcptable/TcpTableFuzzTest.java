// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.network.stream.NoAnswerException;

/** Whatever comes is an answer or none; nothing of it is in a message. */
class TcpTableFuzzTest {
    /** Input: what a server sends. */
    @FuzzTest
    void readsReplies(byte[] data) throws IOException {
        try {
            LookupResult result = TcpTableLine.parse(TcpTableLine.read(new ByteArrayInputStream(data)));
            if (result instanceof LookupResult.Found found) {
                byte[] target = found.target().getBytes(StandardCharsets.UTF_8);
                assertThat(TcpTableLine.parse(reply(target))).isEqualTo(found);
            } else {
                assertThat(result).isEqualTo(LookupResult.NOT_FOUND);
            }
        } catch (EOFException e) {
            assertThat(data).isEmpty();
        } catch (NoAnswerException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,100}");
        }
    }

    /** Input: a key; what is sent for it is one line, and leads back to it. */
    @FuzzTest
    void escapes(byte[] data) throws IOException {
        byte[] line = TcpTableLine.get(data);
        String text = new String(line, StandardCharsets.ISO_8859_1);
        assertThat(text).matches("get [!-~]*\n");
        LookupResult read;
        try {
            read = TcpTableLine.parse(reply(data));
        } catch (NoAnswerException e) {
            assertThat(e.getMessage()).contains("UTF-8");
            return;
        }
        assertThat(read).isEqualTo(new LookupResult.Found(new String(data, StandardCharsets.UTF_8)));
    }

    private static byte[] reply(byte[] target) {
        String get = new String(TcpTableLine.get(target), StandardCharsets.US_ASCII);
        return ("200 " + get.substring("get ".length()).stripTrailing()).getBytes(StandardCharsets.US_ASCII);
    }
}
