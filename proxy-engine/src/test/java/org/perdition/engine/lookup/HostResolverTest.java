// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.perdition.engine.lookup.UnresolvedHostException.Reason;

@Timeout(60)
class HostResolverTest {
    private final BoundedThreads threads = new BoundedThreads("resolver", 1, 1);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile HostResolver.NameService names = host -> addresses(1);

    private final HostResolver resolver = new HostResolver(
            host -> {
                asked.incrementAndGet();
                return names.addresses(host);
            },
            threads,
            nanos::get);

    @AfterEach
    void close() {
        threads.close();
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    }

    private static InetAddress[] addresses(int... last) throws UnknownHostException {
        InetAddress[] all = new InetAddress[last.length];
        for (int i = 0; i < last.length; i++) {
            all[i] = address(last[i]);
        }
        return all;
    }

    private CompletableFuture<List<InetAddress>> start(String host) {
        return resolver.resolve(host, false).toCompletableFuture();
    }

    private void assertFails(String host, boolean noLookup, Reason reason) {
        assertThatThrownBy(() ->
                        resolver.resolve(host, noLookup).toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        UnresolvedHostException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void down() {
        names = host -> {
            throw new UnknownHostException(host);
        };
    }

    @Test
    void addressesAreAnsweredAtOnceAndAskNobody() throws Exception {
        threads.close();
        assertThat(resolver.resolve("192.0.2.9", true).toCompletableFuture()).isCompletedWithValue(List.of(address(9)));
        assertThat(resolver.resolve("::1", false).toCompletableFuture())
                .isCompletedWithValueMatching(all -> all.get(0).isLoopbackAddress());
        assertThat(asked).hasValue(0);
    }

    @Test
    void withoutLookupNamesFail() {
        assertFails("host", true, Reason.NOT_NUMERIC);
        assertFails("127.1", true, Reason.NOT_NUMERIC);
        assertThat(asked).hasValue(0);
    }

    @Test
    void allAddressesComeInOrder() throws Exception {
        names = host -> addresses(3, 1, 2);
        assertThat(start("host").get()).containsExactly(address(3), address(1), address(2));
    }

    @Test
    void anAnswerIsGoodForAMinute() throws Exception {
        start("host").get();
        names = host -> addresses(2);
        later(AnswerCache.POSITIVE.minusNanos(1));
        assertThat(start("host")).isCompletedWithValue(List.of(address(1)));
        assertThat(asked).hasValue(1);
        later(Duration.ofNanos(1));
        assertThat(start("host").get()).containsExactly(address(2));
    }

    @Test
    void aFailureIsGoodForFiveSeconds() throws Exception {
        down();
        assertFails("host", false, Reason.UNKNOWN);
        names = host -> addresses(2);
        later(AnswerCache.NEGATIVE.minusNanos(1));
        assertFails("host", false, Reason.UNKNOWN);
        assertThat(asked).hasValue(1);
        later(Duration.ofNanos(1));
        assertThat(start("host").get()).containsExactly(address(2));
    }

    @Test
    void whileTheNameServiceFailsTheOldAnswerHelpsOutForAWhile() throws Exception {
        start("host").get();
        down();
        later(AnswerCache.POSITIVE);
        assertThat(start("host").get()).containsExactly(address(1));
        assertThat(start("host")).as("for the next seconds at once").isCompleted();
        assertThat(asked).hasValue(2);

        later(AnswerCache.STALE.minusNanos(1));
        assertThat(start("host").get()).containsExactly(address(1));
        later(AnswerCache.NEGATIVE);
        assertFails("host", false, Reason.UNKNOWN);

        names = host -> addresses(4);
        later(AnswerCache.NEGATIVE);
        assertThat(start("host").get()).containsExactly(address(4));
    }

    @Test
    void oneQuestionServesAllWhoWaitAndNobodyElse() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        names = host -> {
            running.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException("interrupted");
            }
            return addresses(1);
        };
        CompletableFuture<List<InetAddress>> first = start("host");
        assertThat(running.await(50, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<List<InetAddress>> second = start("host");
        CompletableFuture<List<InetAddress>> gaveUp = start("host");
        gaveUp.cancel(true);
        CompletableFuture<List<InetAddress>> queued = start("other");
        assertFails("third", false, Reason.NO_ANSWER);
        release.countDown();
        assertThat(first.get()).isEqualTo(second.get()).containsExactly(address(1));
        assertThat(queued.get()).containsExactly(address(1));
        assertThat(asked).hasValue(2);
    }

    @Test
    void keepsSoManyNamesAndNoMore() throws Exception {
        for (int i = 0; i <= AnswerCache.MAX_ANSWERS; i++) {
            start("host" + i).get();
        }
        assertThat(asked).hasValue(AnswerCache.MAX_ANSWERS + 1);
        start("host" + AnswerCache.MAX_ANSWERS).get();
        assertThat(asked).hasValue(AnswerCache.MAX_ANSWERS + 1);
        start("host0").get();
        assertThat(asked).hasValue(AnswerCache.MAX_ANSWERS + 2);
    }

    @Test
    void asksTheSystemUnlessTold() throws Exception {
        assertThat(new HostResolver(threads)
                        .resolve("localhost", false)
                        .toCompletableFuture()
                        .get())
                .isNotEmpty()
                .allMatch(InetAddress::isLoopbackAddress);
    }
}
