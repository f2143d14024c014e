// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.network.stream.NoAnswerException;

/** Whatever comes is an answer or none; nothing of it is in a message. */
class SocketmapFuzzTest {
    /** Input: what a server sends. */
    @FuzzTest
    void readsReplies(byte[] data) throws IOException {
        try {
            byte[] content = Netstring.read(new ByteArrayInputStream(data));
            byte[] wire = Netstring.of(content);
            assertThat(wire).isEqualTo(Arrays.copyOf(data, wire.length));
            LookupResult result = SocketmapReply.parse(content);
            if (result instanceof LookupResult.Found found) {
                assertThat(SocketmapReply.parse(("OK " + found.target()).getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(found);
            } else {
                assertThat(result).isEqualTo(LookupResult.NOT_FOUND);
            }
        } catch (EOFException e) {
            assertThat(data).isEmpty();
        } catch (NoAnswerException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,100}");
        }
    }
}
