// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is read, written and read again is the same; what is not whole takes nothing. */
class RequestsFuzzTest {
    @FuzzTest
    void policy(byte[] octets) {
        roundTrip(octets, PolicyRequest::take);
    }

    @FuzzTest
    void socketmap(byte[] octets) {
        roundTrip(octets, SocketmapRequest::take);
    }

    private static <T> void roundTrip(byte[] octets, RequestReader<T> reader) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        try {
            for (Optional<T> request = reader.take(in); request.isPresent(); request = reader.take(in)) {
                String written = request.get().toString();
                ByteBuffer again = ByteBuffer.wrap(written.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(reader.take(again)).isEqualTo(request);
                assertThat(again.hasRemaining()).isFalse();
            }
        } catch (MalformedRequestException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
