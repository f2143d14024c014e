// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a popmap owes the engine besides {@link PopmapContract} if its store is a server, which can be down or slow. */
public abstract class ServerPopmapContract extends PopmapContract {
    /** {@code lookup_timeout} a popmap is to be opened with; its own waiting ends about then. */
    protected static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Of a thousand that ask at once the last waits for all others, which is no fault of the popmap's. */
    private static final Duration CROWD = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> ENTRIES = Map.of("alice", "one.example.net");
    private static final LookupResult ALICE = new LookupResult.Found("one.example.net");

    private Duration timeout = TIMEOUT;

    @BeforeEach
    void chooseTimeout(TestInfo test) {
        boolean crowd = test.getTestMethod()
                .filter(method -> method.getName().equals("answersAThousandLookupsAtOnce"))
                .isPresent();
        timeout = crowd ? CROWD : TIMEOUT;
    }

    /** The {@code lookup_timeout} for {@link #open}: {@link #TIMEOUT}, or more where a crowd asks. */
    protected final Duration timeout() {
        return timeout;
    }

    /** Stops the server, so that its port or socket refuses connections; entries may be lost. */
    protected abstract void stopServer() throws Exception;

    /** Starts it again where it was, with these entries. */
    protected abstract void startServer(Map<String, String> entries) throws Exception;

    /** Makes it take connections and requests, and say nothing, as a machine under too much load does. */
    protected abstract void freezeServer() throws Exception;

    /** Makes it go on. Does nothing if it is not frozen. */
    protected abstract void thawServer() throws Exception;

    @AfterEach
    void thaw() throws Exception {
        thawServer();
    }

    private static LookupResult ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT);
    }

    @Test
    void aServerThatIsDownIsNoAnswerAndItsReturnNeedsNoNewPopmap() throws Exception {
        try (Popmap popmap = open(ENTRIES)) {
            assertThat(ask(popmap, "alice")).isEqualTo(ALICE);
            stopServer();
            try {
                for (String key : new String[] {"alice", "nobody"}) {
                    assertThatThrownBy(() -> ask(popmap, key)).isInstanceOf(PopmapUnavailableException.class);
                }
            } finally {
                startServer(ENTRIES);
            }
            assertThat(askUntilItAnswers(popmap)).isEqualTo(ALICE);
            assertThat(ask(popmap, "nobody")).isEqualTo(LookupResult.NOT_FOUND);
        }
    }

    /** The server may need a moment, and connections of before be found dead one by one. */
    private static LookupResult askUntilItAnswers(Popmap popmap) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return ask(popmap, "alice");
            } catch (PopmapUnavailableException e) {
                if (System.nanoTime() - end >= 0) {
                    return fail("no answer after the server came back", e);
                }
                Thread.sleep(50);
            }
        }
    }

    @Test
    void aServerThatIsSilentIsWaitedForNoLongerThanTheTimeout() throws Exception {
        try (Popmap popmap = open(ENTRIES)) {
            assertThat(ask(popmap, "alice")).isEqualTo(ALICE);
            freezeServer();
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertThatThrownBy(() -> ask(popmap, "alice"))
                            .isInstanceOf(PopmapUnavailableException.class));
            thawServer();
            assertThat(askUntilItAnswers(popmap)).isEqualTo(ALICE);
        }
    }

    @Test
    void aLookupThatIsInterruptedEnds() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Popmap popmap = open(ENTRIES)) {
            assertThat(ask(popmap, "alice")).isEqualTo(ALICE);
            freezeServer();
            Future<LookupResult> lookup = thread.submit(() -> ask(popmap, "alice"));
            thread.shutdownNow();
            assertThat(thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(lookup.isDone()).isTrue();
        } finally {
            thread.shutdownNow();
        }
    }
}
