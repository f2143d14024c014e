// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.RedisInputStream;

class LimitedAnswersTest {
    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void whole(String answer) throws BadAnswerException {
        new LimitedAnswers().saw(octets(answer), 0, answer.length());
    }

    private static void byteByByte(String answer) throws BadAnswerException {
        LimitedAnswers answers = new LimitedAnswers();
        for (int i = 0; i < answer.length(); i++) {
            answers.saw(octets(answer), i, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK\r\n",
                "-ERR $999999999\r\n",
                ":99999999999999\r\n",
                "$3\r\none\r\n",
                "$0\r\n\r\n$-1\r\n",
                "$11\r\n$999999999\r\r\n+OK\r\n",
                "+a\n$999999999\r\n",
                "*3\r\n$-1\r\n$3\r\none\r\n$3\r\n143\r\n",
                "*-1\r\n",
                "%2\r\n+server\r\n+redis\r\n+proto\r\n:3\r\n",
                "_\r\n#t\r\n,1.5\r\n(3492890328409238509324850943850943825024385\r\n=5\r\ntxt:a\r\n~1\r\n:1\r\n",
            })
    void letsAnswersPass(String answer) {
        assertThatCode(() -> whole(answer)).doesNotThrowAnyException();
        assertThatCode(() -> byteByByte(answer)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$100001\r\n",
                "$2147483647\r\n",
                "$99999999999999999999\r\n",
                "=100001\r\n",
                "*257\r\n",
                "%2147483647\r\n",
                "*200\r\n*57\r\n",
                "$2\r\nab\r\n$100001\r\n",
            })
    void stopsAtAnAnnouncementThatIsTooLong(String answer) {
        assertThatThrownBy(() -> whole(answer))
                .isInstanceOf(BadAnswerException.class)
                .hasMessageContaining("longer");
        assertThatThrownBy(() -> byteByByte(answer)).isInstanceOf(BadAnswerException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400\r\n",
                "\r\n",
                "$\r\n",
                "$-2\r\n",
                "$?\r\n",
                "$1x\r\n",
                "*-2147\r\n",
                "+a\rb\r\n",
                "$5\r\r\n"
            })
    void stopsAtNonsense(String answer) {
        assertThatThrownBy(() -> whole(answer))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage("it answers something else than Redis does");
        assertThatThrownBy(() -> byteByByte(answer)).isInstanceOf(BadAnswerException.class);
    }

    @Test
    void manyShortAnswersAreNoLongOne() throws Exception {
        LimitedAnswers answers = new LimitedAnswers();
        byte[] answer = octets("*3\r\n$500\r\n" + "x".repeat(500) + "\r\n$-1\r\n$-1\r\n");
        for (int i = 0; i < 1_000; i++) {
            answers.begin();
            answers.saw(answer, 0, answer.length);
        }
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        answers.saw(answer, 0, answer.length);
                    }
                })
                .isInstanceOf(BadAnswerException.class);
    }

    @Test
    void aLineWithoutEndIsTooLong() {
        assertThatThrownBy(() -> whole("+" + "x".repeat(LimitedAnswers.MAX_BYTES)))
                .isInstanceOf(BadAnswerException.class);
    }

    /** Input: an answer; where it may pass, the library gets by with little memory, and reads the same in pieces. */
    @FuzzTest
    void agreesWithTheLibrary(byte[] data) {
        try {
            new LimitedAnswers().saw(data, 0, data.length);
        } catch (BadAnswerException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,100}");
            return;
        }
        LimitedAnswers pieces = new LimitedAnswers();
        for (int i = 0; i < data.length; i++) {
            int at = i;
            assertThatCode(() -> pieces.saw(data, at, 1)).doesNotThrowAnyException();
        }
        RedisInputStream in = new RedisInputStream(new ByteArrayInputStream(data));
        try {
            while (true) {
                Object answer = Protocol.read(in);
                assertThat(size(answer)).isLessThanOrEqualTo(LimitedAnswers.MAX_BYTES);
            }
        } catch (RuntimeException e) {
            // An error, the end, or what the library itself finds to be nonsense.
            assertThat(e).isNotNull();
        }
    }

    private static int size(Object answer) {
        return answer instanceof byte[] octets ? octets.length : 0;
    }
}
