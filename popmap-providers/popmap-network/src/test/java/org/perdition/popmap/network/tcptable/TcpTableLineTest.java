// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

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

class TcpTableLineTest {
    private static String get(String key) {
        return new String(TcpTableLine.get(key.getBytes(StandardCharsets.UTF_8)), StandardCharsets.US_ASCII);
    }

    private static InputStream wire(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LookupResult reply(String line) throws IOException {
        return TcpTableLine.parse(TcpTableLine.read(wire(line + "\n")));
    }

    @Test
    void requests() {
        assertThat(get("bob+x@example.org")).isEqualTo("get bob+x@example.org\n");
        assertThat(get("")).isEqualTo("get \n");
        assertThat(get("a b%\0\r\n\t\u007f~!d\u00f6rte")).isEqualTo("get a%20b%25%00%0D%0A%09%7F~!d%C3%B6rte\n");
    }

    @Test
    void replies() throws Exception {
        assertThat(reply("200 one.example.net")).isEqualTo(new LookupResult.Found("one.example.net"));
        assertThat(reply("200 a%20b%25%c3%B6")).isEqualTo(new LookupResult.Found("a b%\u00f6"));
        assertThat(reply("200 \u00f6")).isEqualTo(new LookupResult.Found("\u00f6"));
        assertThat(reply("200\tx\r")).isEqualTo(new LookupResult.Found("x"));
        assertThat(reply("200 ")).isEqualTo(new LookupResult.Found(""));
        assertThat(reply("200")).isEqualTo(new LookupResult.Found(""));
        assertThat(reply("500 not here")).isEqualTo(LookupResult.NOT_FOUND);
        assertThat(reply("500")).isEqualTo(LookupResult.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 the database is down|cannot answer: 400",
                "250 ok|none of a tcp_table",
                "2000 x|none of a tcp_table",
                "200x|none of a tcp_table",
                "20|none of a tcp_table",
                "''|none of a tcp_table",
                "200 %|two hexadecimal digits",
                "200 a%4|two hexadecimal digits",
                "200 %gg|two hexadecimal digits",
                "200 %+1|two hexadecimal digits",
                "200 %fc|UTF-8",
            })
    void repliesThatAreNoAnswer(String line, String expected) {
        assertThatThrownBy(() -> reply(line))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("database");
    }

    @Test
    void readsALineAndNoMore() throws Exception {
        InputStream in = wire("200 a\n500 b\n");
        assertThat(TcpTableLine.read(in)).asString().isEqualTo("200 a");
        assertThat(TcpTableLine.read(in)).asString().isEqualTo("500 b");
        assertThatThrownBy(() -> TcpTableLine.read(in)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> TcpTableLine.read(wire("200 a"))).isInstanceOf(NoAnswerException.class);
        assertThat(TcpTableLine.read(wire("x".repeat(TcpTableLine.MAX - 1) + "\n")))
                .hasSize(TcpTableLine.MAX - 1);
        assertThatThrownBy(() -> TcpTableLine.read(wire("x".repeat(TcpTableLine.MAX) + "\n")))
                .hasMessageContaining("more than 4096");
    }
}
