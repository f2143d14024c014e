// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.network.stream.NoAnswerException;

class NetstringTest {
    private static InputStream wire(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LookupResult reply(String text) throws IOException {
        return SocketmapReply.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsOneAndNoMore() throws Exception {
        InputStream in = wire("5:hello,0:,12:hello world!,");
        assertThat(Netstring.read(in)).asString().isEqualTo("hello");
        assertThat(Netstring.read(in)).isEmpty();
        assertThat(Netstring.read(in)).asString().isEqualTo("hello world!");
        assertThatThrownBy(() -> Netstring.read(in)).isInstanceOf(EOFException.class);
        assertThat(Netstring.read(new ByteArrayInputStream(Netstring.of(new byte[Netstring.MAX]))))
                .hasSize(Netstring.MAX);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":,|something else than a netstring",
                "x|something else than a netstring",
                "-1:,|something else than a netstring",
                "05:hello,|something else than a netstring",
                "5 :hello,|something else than a netstring",
                "5|something else than a netstring",
                "5:hell|without its end",
                "5:hello|without its end",
                "5:hello!,|without its end",
                "100001:|more than 100000 bytes",
                "999999999999:|more than 100000 bytes",
            })
    void refuses(String text, String expected) {
        assertThatThrownBy(() -> Netstring.read(wire(text)))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void replies() throws Exception {
        assertThat(reply("OK one.example.net")).isEqualTo(new LookupResult.Found("one.example.net"));
        assertThat(reply("OK a b ")).isEqualTo(new LookupResult.Found("a b "));
        assertThat(reply("OK ")).isEqualTo(new LookupResult.Found(""));
        assertThat(reply("OK")).isEqualTo(new LookupResult.Found(""));
        assertThat(reply("NOTFOUND ")).isEqualTo(LookupResult.NOT_FOUND);
        assertThat(reply("NOTFOUND")).isEqualTo(LookupResult.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TEMP the database is down|cannot answer: TEMP",
                "TIMEOUT|cannot answer: TIMEOUT",
                "PERM no such map|cannot answer: PERM",
                "ok x|none of a socketmap",
                "OKx|none of a socketmap",
                "''|none of a socketmap",
            })
    void repliesThatAreNoAnswer(String text, String expected) {
        assertThatThrownBy(() -> reply(text))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("database");
    }

    @Test
    void bytesThatAreNoTextAreNoAnswer() {
        assertThatThrownBy(() -> SocketmapReply.parse(new byte[] {'O', 'K', ' ', (byte) 0xfc}))
                .hasMessageContaining("UTF-8");
    }
}
