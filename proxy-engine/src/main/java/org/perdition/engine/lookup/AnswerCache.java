// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the name service, asked for on threads that may block and kept for a while. Thread-safe.
 *
 * <p>A question is asked once, however many wait for its answer. While the name service fails, an answer up to five
 * minutes past its time is still used.
 *
 * @param <K> what is asked about
 * @param <V> the answer
 */
final class AnswerCache<K, V> {
    /** How long an answer is good. Ours: a moved server is found within a minute. */
    static final Duration POSITIVE = Duration.ofSeconds(60);

    /** How long a failure is good. Ours: spares the name service from being asked by every session. */
    static final Duration NEGATIVE = Duration.ofSeconds(5);

    /** How long past {@link #POSITIVE} an answer helps out. Ours: a restart of a name server, not a day. */
    static final Duration STALE = Duration.ofMinutes(5);

    /** Most answers kept. Ours: questions can come from clients, by way of {@code $1} or of loopback addresses. */
    static final int MAX_ANSWERS = 1_000;

    /** Longest wait for an answer. The resolver library's own default for one server. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    /** Where it is asked; blocks. */
    @FunctionalInterface
    interface Question<K, V> {
        /** The answer. */
        V ask(K about) throws UnknownHostException;
    }

    /** What is known; the answer is empty while there was none, and then there is a failure. */
    private record Known<V>(Optional<V> answer, Throwable failure, long answeredAt, long askAgainAt) {
        CompletableFuture<V> future() {
            return answer.map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.failedFuture(failure));
        }
    }

    private static final Throwable NO_FAILURE = new UnknownHostException();

    private final Question<K, V> question;
    private final BoundedThreads threads;
    private final LongSupplier nanoTime;
    private final Map<K, Known<V>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Known<V>> eldest) {
            return size() > MAX_ANSWERS;
        }
    };
    private final Map<K, CompletableFuture<V>> asked = new HashMap<>();

    AnswerCache(Question<K, V> question, BoundedThreads threads, LongSupplier nanoTime) {
        this.question = question;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /**
     * The answer: a known one at once, else on one of the threads. Its failure is what the question threw, or {@link
     * BoundedThreads#call}'s, possibly wrapped.
     */
    CompletionStage<V> get(K about) {
        CompletableFuture<V> answer;
        synchronized (known) {
            Known<V> found = known.get(about);
            if (found != null && found.askAgainAt() - nanoTime.getAsLong() > 0) {
                return found.future();
            }
            CompletableFuture<V> other = asked.get(about);
            if (other != null) {
                return other.copy();
            }
            answer = new CompletableFuture<>();
            asked.put(about, answer);
        }
        var unused = threads.call(() -> question.ask(about), DEADLINE)
                .whenComplete((given, failure) -> settle(about, given, failure, answer));
        return answer.copy();
    }

    /** What was answered last, however long ago, without asking. */
    Optional<V> lastOf(K about) {
        synchronized (known) {
            Known<V> found = known.get(about);
            return found == null ? Optional.empty() : found.answer();
        }
    }

    private void settle(K about, @Nullable V given, @Nullable Throwable failure, CompletableFuture<V> answer) {
        Known<V> now;
        synchronized (known) {
            asked.remove(about);
            long time = nanoTime.getAsLong();
            now = given != null
                    ? new Known<>(Optional.of(given), NO_FAILURE, time, time + POSITIVE.toNanos())
                    : failed(known.get(about), failure == null ? NO_FAILURE : failure, time);
            known.put(about, now);
        }
        now.answer().ifPresentOrElse(answer::complete, () -> answer.completeExceptionally(now.failure()));
    }

    /** What is known after a failure: for a while what was known before. */
    private static <V> Known<V> failed(@Nullable Known<V> old, Throwable failure, long time) {
        long askAgainAt = time + NEGATIVE.toNanos();
        boolean helpsOut =
                old != null && time - old.answeredAt() < POSITIVE.plus(STALE).toNanos();
        return old != null && helpsOut
                ? new Known<>(old.answer(), failure, old.answeredAt(), askAgainAt)
                : new Known<>(Optional.empty(), failure, time, askAgainAt);
    }
}
