// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.auth.LocalAuthentication.Verdict;

/** What goes through the pipe to the PAM process and back. */
class PamPipeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Whoever is in the middle of a call for so long is held up in it. */
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static DataInputStream stream(byte[] octets) {
        return new DataInputStream(new ByteArrayInputStream(octets));
    }

    private static byte[] written(PamRequest request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        request.write(new DataOutputStream(out));
        return out.toByteArray();
    }

    @Test
    void aRequestIsReadAsItWasWritten() throws IOException {
        String longest = "x".repeat(PamRequest.MAX_OCTETS);
        for (String name : new String[] {"", "bob", "b\u00fcb\n\r\u0001", longest}) {
            PamRequest request =
                    new PamRequest(77, octets(name), octets("pass " + name).clone(), octets("::1"));
            if (!request.fits()) {
                continue;
            }
            DataInputStream in = stream(written(request));
            PamRequest read = PamRequest.read(in);
            assertThat(read.number()).isEqualTo(77);
            assertThat(read.name()).isEqualTo(request.name());
            assertThat(read.password()).isEqualTo(request.password());
            assertThat(read.address()).isEqualTo(request.address());
            assertThat(in.read()).isNegative();
        }
    }

    @Test
    void whatIsCutShortOrTooLongIsNoRequest() throws IOException {
        byte[] whole = written(new PamRequest(1, octets("bob"), octets("secret"), octets("127.0.0.1")));
        for (int length = 0; length < whole.length; length++) {
            DataInputStream cut = stream(java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PamRequest.read(cut)).isInstanceOf(EOFException.class);
        }
        byte[] tooLong = {0, 0, 0, 1, (byte) 0xff, (byte) 0xff, 'x'};
        assertThatThrownBy(() -> PamRequest.read(stream(tooLong)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("65535");
        assertThat(new PamRequest(1, new byte[0], new byte[PamRequest.MAX_OCTETS + 1], new byte[0]).fits())
                .isFalse();
    }

    @Test
    void aRequestShowsNoSecretAndCanBeWiped() {
        PamRequest request = new PamRequest(5, octets("bob"), octets("secret"), octets("::1"));
        assertThat(request.toString()).doesNotContain("bob").doesNotContain("secret");
        request.wipe();
        assertThat(request.password()).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, YES, PAM_SUCCESS",
        "7, NO, PAM_AUTH_ERR",
        "10, NO, PAM_USER_UNKNOWN",
        "13, NO, PAM_ACCT_EXPIRED",
        // what pam_exec has for a wrong password
        "4, NO, PAM_SYSTEM_ERR",
        "99, NO, unknown",
        "9, CANNOT_SAY, PAM_AUTHINFO_UNAVAIL",
        "28, CANNOT_SAY, PAM_MODULE_UNKNOWN",
        "26, CANNOT_SAY, PAM_ABORT",
        "65535, CANNOT_SAY, busy",
    })
    void theAnswerIsWhatPamsNumberMeans(int status, Verdict verdict, String reason) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PamReply(9, status).write(new DataOutputStream(out));
        PamReply read = PamReply.read(stream(out.toByteArray()));
        assertThat(read).isEqualTo(new PamReply(9, status));
        assertThat(read.answer().verdict()).isEqualTo(verdict);
        assertThat(read.answer().reason()).contains(reason);
    }

    private static boolean isWriting(Thread thread) {
        StackTraceElement[] calls = thread.getStackTrace();
        return calls.length > 0 && calls[0].getMethodName().equals("writeBytes");
    }

    /** A process that reads nothing, as one whose modules all hang: its writer stays in the middle of a question. */
    @Test
    void closingDoesNotWaitForAProcessThatHangs() throws Exception {
        Process hanging = new ProcessBuilder("sleep", "600").start();
        try {
            PamPipe pipe = new PamPipe(hanging);
            Thread writer = new Thread(() -> {
                try {
                    while (true) {
                        pipe.send(new PamRequest(1, octets("bob"), new byte[PamRequest.MAX_OCTETS], octets("::1")));
                    }
                } catch (IOException e) {
                    // The process is gone.
                }
            });
            writer.setDaemon(true);
            writer.start();
            await().during(A_WHILE).atMost(PATIENCE).until(() -> isWriting(writer));
            assertTimeoutPreemptively(PATIENCE, pipe::close);
            assertThat(hanging.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            hanging.destroyForcibly();
        }
    }
}
