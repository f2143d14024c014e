// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.network.stream.NoAnswerException;

/** Whatever comes is an answer, read back the same when it is written again, or none; nothing of it is in a message. */
class AuthResponseFuzzTest {
    /** Input: a reply. */
    @FuzzTest
    void readsReplies(byte[] data) throws IOException {
        LookupResult result;
        try {
            result = AuthResponse.parse(AuthResponse.readHead(new ByteArrayInputStream(data)))
                    .result("@");
        } catch (NoAnswerException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,100}");
            return;
        }
        if (result instanceof LookupResult.Found found) {
            String again = "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: " + found.target() + "\r\n"
                    + found.user().map(user -> "Auth-User: " + user + "\r\n").orElse("")
                    + "\r\n";
            LookupResult read =
                    AuthResponse.parse(again.getBytes(StandardCharsets.UTF_8)).result("@");
            assertThat(((LookupResult.Found) read).target().strip())
                    .isEqualTo(found.target().strip());
            assertThat(found.target().chars()).noneMatch(c -> c < ' ');
            assertThat(found.user().orElse("").chars()).noneMatch(c -> c < ' ');
        } else if (result instanceof LookupResult.Refused refused) {
            assertThat(refused.text()).hasSizeLessThanOrEqualTo(AuthResponse.MAX_TEXT);
            assertThat(refused.delay()).isLessThanOrEqualTo(AuthResponse.MAX_WAIT);
        }
    }

    /** Input: a name; what is sent for it is one header value and leads back to it. */
    @FuzzTest
    void escapes(byte[] data) {
        String escaped = new String(AuthRequest.escape(data), StandardCharsets.ISO_8859_1);
        assertThat(escaped.chars()).noneMatch(c -> c <= ' ');
        StringBuilder back = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '%') {
                back.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                back.append(escaped.charAt(i));
            }
        }
        assertThat(back.toString().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(data);
    }

    /** Input: a URL; shown and read again it is the same. */
    @FuzzTest
    void readsUrls(byte[] data) {
        Path folder = Path.of("/etc");
        AuthUrl.of(new String(data, StandardCharsets.UTF_8), folder).ifPresent(url -> {
            assertThat(url.path()).startsWith("/").matches("[!-~]+");
            assertThat(AuthUrl.of(url.toString(), folder).orElseThrow()).hasToString(url.toString());
        });
    }
}
