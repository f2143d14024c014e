// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalNamesTest {
    private final BoundedThreads threads = new BoundedThreads("local-names", 1, 1);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String name = "www.example.org";

    private final LocalNames names = new LocalNames(
            address -> {
                asked.incrementAndGet();
                if (name.isEmpty()) {
                    throw new UnknownHostException();
                }
                return name;
            },
            threads,
            nanos::get);

    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    @AfterEach
    void close() {
        threads.close();
    }

    private Optional<String> ask() throws Exception {
        return names.of(ADDRESS).toCompletableFuture().get();
    }

    @Test
    void aNameIsAskedForOnceAMinute() throws Exception {
        assertThat(ask()).contains("www.example.org");
        name = "new.example.org";
        nanos.addAndGet(AnswerCache.POSITIVE.toNanos() - 1);
        assertThat(ask()).contains("www.example.org");
        nanos.incrementAndGet();
        assertThat(ask()).contains("new.example.org");
        assertThat(asked).hasValue(2);
    }

    @Test
    void anAddressWithoutNameHasNone() throws Exception {
        name = "";
        assertThat(ask()).isEmpty();
        nanos.addAndGet(AnswerCache.NEGATIVE.toNanos());
        name = "www.example.org";
        assertThat(ask()).contains("www.example.org");
    }

    @Test
    void whatWasKnownOutlivesAFailingNameServiceForAWhile() throws Exception {
        assertThat(ask()).contains("www.example.org");
        name = "";
        nanos.addAndGet(AnswerCache.POSITIVE.toNanos());
        assertThat(ask()).contains("www.example.org");
        nanos.addAndGet(AnswerCache.STALE.toNanos());
        assertThat(ask()).isEmpty();
    }

    @Test
    void whatIsNoHostNameDoesNotCount() throws Exception {
        name = "evil\r\n@host";
        assertThat(ask()).isEmpty();
    }

    @Test
    void theGreetingDoesNotWait() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        LocalNames slow = new LocalNames(
                address -> {
                    times.incrementAndGet();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return "www.example.org";
                },
                threads,
                nanos::get);
        assertThat(slow.knownOf(ADDRESS)).isEmpty();
        release.countDown();
        assertThat(slow.of(ADDRESS).toCompletableFuture().get(50, TimeUnit.SECONDS))
                .contains("www.example.org");
        assertThat(slow.knownOf(ADDRESS)).contains("www.example.org");
        assertThat(times).hasValue(1);
    }

    @Test
    void noAnswerIsAFailureAndNotAnAddressWithoutName() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        LocalNames slow = new LocalNames(
                address -> {
                    started.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return "late.example.org";
                },
                threads,
                nanos::get);
        CompletableFuture<Optional<String>> waiting = slow.of(ADDRESS).toCompletableFuture();
        assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
        threads.close();
        LocalNames refused = new LocalNames(address -> "x", threads, nanos::get);
        assertThatThrownBy(() -> refused.of(ADDRESS).toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
        release.countDown();
        waiting.get();
    }

    @Test
    void theSystemKnowsLoopback() throws Exception {
        // Whatever this machine calls it: a host name, or none, but never its number.
        Optional<String> found =
                new LocalNames(threads).of(ADDRESS).toCompletableFuture().get();
        assertThat(found.orElse("none")).doesNotContain("127.0.0.1");
    }
}
