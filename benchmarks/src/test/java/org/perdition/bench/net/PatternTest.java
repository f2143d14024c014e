// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatternTest {
    @Test
    void slicesFollowOneAnother() {
        ByteBuffer text = ByteBuffer.allocate(1_000_000);
        while (text.hasRemaining()) {
            ByteBuffer piece = Pattern.slice(text.position(), Math.min(77_777, text.remaining()));
            text.put(piece);
        }

        assertThat(Pattern.matches(0, text.flip())).isTrue();
        assertThat(text.remaining()).isEqualTo(1_000_000);
    }

    @Test
    void oneWrongOctetIsNoticedAndSoIsAShift() {
        ByteBuffer text = ByteBuffer.allocate(200_000);
        text.put(Pattern.slice(5, 200_000)).flip();

        assertThat(Pattern.matches(5, text)).isTrue();
        assertThat(Pattern.matches(6, text)).isFalse();
        assertThat(Pattern.matches(5 + 65_536, text)).isFalse();
        text.put(199_999, (byte) '.');
        assertThat(Pattern.matches(5, text)).isFalse();
    }

    @Test
    void popNeedsNoStuffing() {
        ByteBuffer text = Pattern.slice(0, Pattern.PIECE);

        assertThat(StandardCharsets.US_ASCII.decode(text).toString())
                .matches("(?s)[A-Z\r\n]+")
                .contains("\r\n");
    }
}
