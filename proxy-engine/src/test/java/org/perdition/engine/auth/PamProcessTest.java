// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.perdition.engine.auth.LocalAuthentication.Answer;
import org.perdition.engine.auth.LocalAuthentication.Verdict;
import org.perdition.engine.auth.PamProcess.Restart;
import org.perdition.engine.config.PamSettings;
import org.perdition.engine.os.Pam;

/** The PAM process itself, with the service {@code other}, which every machine with PAM has and which says no. */
class PamProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long questions go on after a signal, so that some come behind it. */
    private static final Duration AFTER_A_SIGNAL = Duration.ofSeconds(2);

    @BeforeAll
    static void pam() {
        try {
            Pam.load();
        } catch (UnsupportedOperationException e) {
            assertThat(System.getenv("CI")).as("libpam is missing").isNotEqualTo("true");
            abort("not run: libpam is missing");
        }
    }

    private static PamProcess start(Restart restart) throws Exception {
        PamProcess process = PamProcess.start(new PamSettings("other", 2), restart);
        process.awaitReady();
        return process;
    }

    private static Answer ask(PamProcess process) throws Exception {
        return answered(process.check("no such user", secret(), "192.0.2.1"));
    }

    private static byte[] secret() {
        return "secret".getBytes(StandardCharsets.US_ASCII);
    }

    private static Answer answered(CompletionStage<Answer> answer) throws Exception {
        return answer.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static ProcessHandle child() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(PamChild.class.getName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void manyQuestionsAreAnswered() throws Exception {
        try (PamProcess process = start(Restart.POSSIBLE)) {
            List<CompletionStage<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(process.check("user " + i, secret(), "192.0.2.1"));
            }
            for (CompletionStage<Answer> answer : answers) {
                assertThat(answered(answer).verdict()).isEqualTo(Verdict.NO);
            }
            assertThat(answered(process.check("x".repeat(PamRequest.MAX_OCTETS + 1), secret(), "::1"))
                            .verdict())
                    .isEqualTo(Verdict.NO);
        }
    }

    @Test
    void oneThatDiesIsStartedAgain() throws Exception {
        try (PamProcess process = start(Restart.POSSIBLE)) {
            ProcessHandle first = child();
            first.destroyForcibly();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ask(process).verdict()).isEqualTo(Verdict.NO));
            assertThat(child().pid()).isNotEqualTo(first.pid());
        }
    }

    /** Java prints what its threads do: anywhere but among the answers. */
    @Test
    void sigquitHarmsNothing() throws Exception {
        try (PamProcess process = start(Restart.IMPOSSIBLE)) {
            Process kill = new ProcessBuilder("kill", "-QUIT", Long.toString(child().pid())).start();
            assertThat(kill.waitFor()).isZero();
            long until = System.nanoTime() + AFTER_A_SIGNAL.toNanos();
            while (System.nanoTime() - until < 0) {
                assertThat(ask(process).reason()).contains("PAM answers");
            }
        }
    }

    @Test
    void oneThatCannotBeStartedAgainLeavesNobodyIn() throws Exception {
        try (PamProcess process = start(Restart.IMPOSSIBLE)) {
            ProcessHandle child = child();
            child.destroyForcibly();
            await().atMost(PATIENCE).until(() -> !child.isAlive());
            await().atMost(PATIENCE).untilAsserted(() -> {
                Answer answer = ask(process);
                assertThat(answer.verdict()).isEqualTo(Verdict.CANNOT_SAY);
                assertThat(answer.reason()).contains("ended");
            });
        }
    }

    @Test
    void itEndsWithUs() throws Exception {
        ProcessHandle child;
        try (PamProcess process = start(Restart.POSSIBLE)) {
            child = child();
            assertThat(child.isAlive()).isTrue();
            assertThat(ask(process).verdict()).isEqualTo(Verdict.NO);
        }
        await().atMost(PATIENCE).until(() -> !child.isAlive());
    }
}
