// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedThreadsTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final BoundedThreads threads = new BoundedThreads("test", 1, 1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        threads.close();
    }

    private CompletableFuture<String> block(Duration deadline) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<String> result = threads.<String>call(
                        () -> {
                            running.countDown();
                            release.await();
                            return "done";
                        },
                        deadline)
                .toCompletableFuture();
        assertThat(running.await(50, TimeUnit.SECONDS)).isTrue();
        return result;
    }

    private static void assertFails(CompletableFuture<?> result, Class<? extends Throwable> with) {
        assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(with);
    }

    @Test
    void givesResultsAndFailures() throws Exception {
        assertThat(threads.call(() -> "x", LONG).toCompletableFuture().get()).isEqualTo("x");
        assertFails(
                threads.call(
                                () -> {
                                    throw new StackOverflowError();
                                },
                                LONG)
                        .toCompletableFuture(),
                StackOverflowError.class);
    }

    @Test
    void interruptsAtTheDeadlineAndGoesOn() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<String> slow = threads.<String>call(
                        () -> {
                            try {
                                release.await();
                                return "done";
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                        },
                        SHORT)
                .toCompletableFuture();
        assertFails(slow, TimeoutException.class);
        assertThat(interrupted.await(50, TimeUnit.SECONDS)).isTrue();
        assertThat(threads.call(() -> "next", LONG).toCompletableFuture().get()).isEqualTo("next");
    }

    @Test
    void theDeadlineHoldsWhileWaitingAndFreesThePlace() throws Exception {
        CompletableFuture<String> busy = block(LONG);
        assertFails(threads.call(() -> "waits", SHORT).toCompletableFuture(), TimeoutException.class);
        CompletableFuture<String> next = threads.call(() -> "next", LONG).toCompletableFuture();
        release.countDown();
        assertThat(busy.get()).isEqualTo("done");
        assertThat(next.get()).isEqualTo("next");
    }

    /** Whoever hears of the timeout may ask again at once. */
    @Test
    void thePlaceIsFreeBeforeTheTimeoutIsTold() throws Exception {
        CompletableFuture<String> busy = block(LONG);
        CompletionStage<String> again = threads.call(() -> "waits", SHORT)
                .handle((value, failure) -> threads.call(() -> "again", LONG))
                .toCompletableFuture()
                .get();
        release.countDown();
        assertThat(busy.get()).isEqualTo("done");
        assertThat(again.toCompletableFuture().get()).isEqualTo("again");
    }

    /** The timer does one thing after the other, so the first has no alarm if the second's has come. */
    @Test
    void aDeadlineOfZeroIsNone() throws Exception {
        CompletableFuture<String> busy = block(Duration.ZERO);
        assertFails(threads.call(() -> "waits", SHORT).toCompletableFuture(), TimeoutException.class);
        assertThat(busy).isNotDone();
        release.countDown();
        assertThat(busy.get()).isEqualTo("done");
    }

    @Test
    void refusesAtOnceWhenTooMuchIsWaiting() throws Exception {
        CompletableFuture<String> busy = block(LONG);
        CompletableFuture<String> waiting = threads.call(() -> "waited", LONG).toCompletableFuture();
        CompletableFuture<String> tooMany = threads.call(() -> "never", LONG).toCompletableFuture();
        assertThat(tooMany).isCompletedExceptionally();
        assertFails(tooMany, RejectedExecutionException.class);
        release.countDown();
        assertThat(busy.get()).isEqualTo("done");
        assertThat(waiting.get()).isEqualTo("waited");
    }

    @Test
    void closingFailsWhatRunsAndWhatWaits() throws Exception {
        CompletableFuture<String> busy = block(LONG);
        CompletableFuture<String> waiting = threads.call(() -> "never", LONG).toCompletableFuture();
        threads.close();
        assertFails(waiting, RejectedExecutionException.class);
        assertFails(busy, InterruptedException.class);
        assertFails(threads.call(() -> "late", LONG).toCompletableFuture(), RejectedExecutionException.class);
    }
}
