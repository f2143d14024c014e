// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.PamSettings;
import org.perdition.engine.log.RateLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PAM, asked by way of a small process that is started before this one gives root's rights up. One thread writes
 * questions to it and one reads its answers, so nobody else waits. If it dies another takes its place, unless the
 * rights that would need are gone: from then on every answer is "cannot say".
 */
public final class PamProcess implements LocalAuthentication, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PamProcess.class);

    /** Questions on their way. Ours: as many as a minute's work of eight threads at half a second each. */
    private static final int QUEUE = 1_024;

    /** Between the start of one process and the next: one that dies at once must not use the machine up. */
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(5);

    /** What becomes of the process if it dies. */
    public enum Restart {
        /** Another is started. */
        POSSIBLE,
        /** It had rights that this process no longer has. */
        IMPOSSIBLE
    }

    private final PamSettings settings;
    private final Restart restart;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
    private final BlockingQueue<PamRequest> queue = new ArrayBlockingQueue<>(QUEUE);
    private final RateLimit warnings = new RateLimit(RateLimit.WARNINGS, System::nanoTime);
    private final Thread writer = new Thread(this::write, "pam-writer");
    private final Thread reader = new Thread(this::read, "pam-reader");
    private volatile @Nullable PamPipe pipe;
    private volatile boolean closed;

    private PamProcess(PamSettings settings, Restart restart, PamPipe pipe) {
        this.settings = settings;
        this.restart = restart;
        this.pipe = pipe;
        writer.setDaemon(true);
        reader.setDaemon(true);
    }

    /**
     * Starts it with the rights this process has now; {@link #awaitReady} waits for it.
     *
     * @throws IOException if there can be no process
     */
    public static PamProcess start(PamSettings settings, Restart restart) throws IOException {
        return new PamProcess(settings, restart, PamPipe.launch(settings));
    }

    /**
     * Waits until it serves. Called once, before the first question.
     *
     * @throws IOException with what is wrong, if it never will
     */
    public void awaitReady() throws IOException {
        PamPipe started = pipe;
        if (started != null) {
            started.awaitReady();
            LOG.info(
                    "PAM service {} is asked by process {}, {} at a time",
                    settings.service(),
                    started.pid(),
                    settings.threads());
            writer.start();
            reader.start();
        }
    }

    @Override
    public CompletionStage<Answer> check(String name, byte[] password, String address) {
        int number = numbers.incrementAndGet();
        PamRequest request = new PamRequest(
                number,
                name.getBytes(StandardCharsets.ISO_8859_1),
                password.clone(),
                address.getBytes(StandardCharsets.US_ASCII));
        if (!request.fits()) {
            return CompletableFuture.completedFuture(new Answer(Verdict.NO, "name or password too long for PAM"));
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        asked.put(number, answer);
        if (!queue.offer(request)) {
            answer.complete(new Answer(Verdict.CANNOT_SAY, "too many questions wait for PAM"));
        }
        return answer.completeOnTimeout(
                        new Answer(Verdict.CANNOT_SAY, "PAM has not answered in time"),
                        PamRequest.DEADLINE.toMillis(),
                        TimeUnit.MILLISECONDS)
                .whenComplete((result, never) -> {
                    asked.remove(number);
                    warn(result);
                });
    }

    private void warn(Answer answer) {
        if (answer.verdict() == Verdict.CANNOT_SAY) {
            warnings.pass()
                    .ifPresent(dropped -> LOG.warn(
                            "Local authentication failed: {}{}",
                            answer.reason(),
                            dropped == 0 ? "" : " (" + dropped + " more such lines left out)"));
        }
    }

    private void complete(int number, Answer answer) {
        CompletableFuture<Answer> waiting = asked.get(number);
        if (waiting != null) {
            waiting.complete(answer);
        }
    }

    private void write() {
        Answer gone = new Answer(Verdict.CANNOT_SAY, "the process for PAM has ended");
        try {
            while (true) {
                PamRequest request = queue.take();
                PamPipe to = pipe;
                try {
                    if (to == null) {
                        complete(request.number(), gone);
                    } else {
                        to.send(request);
                    }
                } catch (IOException e) {
                    complete(request.number(), gone);
                } finally {
                    request.wipe();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void read() {
        try {
            while (true) {
                PamPipe from = pipe;
                if (from == null) {
                    return;
                }
                long started = System.nanoTime();
                String end = readAnswers(from);
                pipe = null;
                Answer gone = new Answer(Verdict.CANNOT_SAY, "the process for PAM has ended");
                asked.keySet().forEach(number -> complete(number, gone));
                if (closed) {
                    return;
                }
                LOG.error(
                        "The process for PAM has ended ({}); {}",
                        end,
                        restart == Restart.POSSIBLE
                                ? "starting another"
                                : "it cannot be started again without root's rights, so nobody can log in until"
                                        + " a restart");
                pipe = restart == Restart.POSSIBLE ? another(started) : null;
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** Until there are no more, and says why. */
    private String readAnswers(PamPipe from) {
        try {
            PamReply reply = from.receive();
            while (wasAsked(reply.number())) {
                complete(reply.number(), reply.answer());
                reply = from.receive();
            }
            return "it answered what was never asked";
        } catch (IOException e) {
            return from.ending();
        } finally {
            from.close();
        }
    }

    /** Whether the number was ever given to a question: the last 2^31 of them count, since an int goes round. */
    private boolean wasAsked(int number) {
        return numbers.get() - number >= 0;
    }

    /** Tries until there is one. */
    private PamPipe another(long before) throws InterruptedException {
        long last = before;
        while (true) {
            long wait = last + BETWEEN_STARTS.toNanos() - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
            last = System.nanoTime();
            try {
                PamPipe next = PamPipe.launch(settings);
                next.awaitReady();
                return next;
            } catch (IOException e) {
                LOG.error("The process for PAM cannot be started again: {}", e.getMessage());
            }
        }
    }

    /** Ends the process; what is being asked is answered "cannot say". */
    @Override
    public void close() {
        closed = true;
        PamPipe open = pipe;
        if (open != null) {
            open.close();
        }
        writer.interrupt();
        reader.interrupt();
    }
}
