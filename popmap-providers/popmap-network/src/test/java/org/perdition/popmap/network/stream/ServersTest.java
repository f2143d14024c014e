// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.Endpoint;

/** Connections, deadlines and turns; a request is {@code ?} here, a reply one byte. */
class ServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private static StandIn.Service says(char reply) {
        return (in, out) -> {
            in.read();
            out.write(reply);
            return true;
        };
    }

    private static final Exchange<Character> ASK = (link, server) -> {
        link.send(new byte[] {'?'});
        int reply = link.in().read();
        if (reply < 0) {
            throw new EOFException("closed");
        }
        return (char) reply;
    };

    private static Servers servers(Duration timeout, int connections, StandIn... standIns) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (StandIn standIn : standIns) {
            endpoints.add(Endpoint.inet(standIn.hostPort()).orElseThrow());
        }
        return Servers.kept(endpoints, new StreamSettings(timeout, connections));
    }

    private static void await(BooleanSupplier condition) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        try (StandIn one = StandIn.inet(says('1'));
                Servers servers = servers(LONG, 4, one)) {
            for (int i = 0; i < 100; i++) {
                assertThat(servers.ask(ASK)).isEqualTo('1');
            }
            assertThat(one.accepted()).isEqualTo(1);
            servers.close();
            await(() -> one.open() == 0);
        }
    }

    @Test
    void aConnectionThatIsForOneExchangeIsNot() throws Exception {
        try (StandIn one = StandIn.inet(says('1'));
                Servers once = Servers.askedOnce(
                        List.of(new Servers.Address(
                                Endpoint.inet(one.hostPort()).orElseThrow(), Optional.empty())),
                        new StreamSettings(LONG, 4));
                Servers kept = servers(LONG, 4, one)) {
            once.ask(ASK);
            once.ask(ASK);
            assertThat(one.accepted()).isEqualTo(2);
            Exchange<Character> alone = (link, server) -> {
                link.notAgain();
                return ASK.run(link, server);
            };
            kept.ask(alone);
            kept.ask(alone);
            assertThat(one.accepted()).isEqualTo(4);
            await(() -> one.open() == 0);
        }
    }

    @Test
    void aSocketOfTheFileSystem() throws Exception {
        Path path = folder.resolve("s");
        try (StandIn one = StandIn.unix(path, says('1'));
                Servers servers =
                        Servers.kept(List.of(Endpoint.unix("s", folder).orElseThrow()), new StreamSettings(LONG, 4))) {
            assertThat(servers.ask(ASK)).isEqualTo('1');
            one.stop();
            assertThatThrownBy(() -> servers.ask(ASK))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining(path.toString());
            one.startAgain();
            assertThat(servers.ask(ASK)).isEqualTo('1');
        }
    }

    @Test
    void aServerStartedAnewIsAskedAgainAtOnce() throws Exception {
        try (StandIn one = StandIn.inet(says('1'));
                Servers servers = servers(LONG, 4, one)) {
            for (int i = 0; i < 20; i++) {
                assertThat(servers.ask(ASK)).isEqualTo('1');
                one.stop();
                one.startAgain();
            }
        }
    }

    @Test
    void anAnswerNobodyAskedForIsNotTaken() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        StandIn.Service twice = (in, out) -> {
            in.read();
            out.write('1');
            out.write('X');
            sent.countDown();
            return true;
        };
        try (StandIn one = StandIn.inet(twice);
                Servers servers = servers(LONG, 4, one)) {
            assertThat(servers.ask(ASK)).isEqualTo('1');
            sent.await();
            assertThat(servers.ask(ASK)).isEqualTo('1');
            assertThat(one.accepted()).isEqualTo(2);
        }
    }

    @Test
    void theNextServerIsAskedAndThenFirst() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        StandIn.Service refuses = (in, out) -> {
            asked.incrementAndGet();
            return false;
        };
        try (StandIn one = StandIn.inet(refuses);
                StandIn two = StandIn.inet(says('2'));
                Servers servers = servers(LONG, 4, one, two)) {
            assertThat(servers.ask(ASK)).isEqualTo('2');
            assertThat(servers.ask(ASK)).isEqualTo('2');
            assertThat(asked.get()).isEqualTo(1);
            two.stop();
            assertThatThrownBy(() -> servers.ask(ASK))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining(one.hostPort() + ": closed")
                    .hasMessageContaining(two.hostPort() + ": connection refused");
        }
    }

    @Test
    void aSilentServerLeavesTimeForTheNext() throws Exception {
        try (StandIn one = StandIn.inet(says('1'));
                StandIn two = StandIn.inet(says('2'));
                Servers servers = servers(Duration.ofSeconds(5), 4, one, two)) {
            one.freeze();
            assertThat(servers.ask(ASK)).isEqualTo('2');
        }
    }

    @Test
    void aServerThatDribblesIsGivenUp() throws Exception {
        StandIn.Service dribbles = (in, out) -> {
            while (true) {
                out.write('.');
                Thread.sleep(20);
            }
        };
        Exchange<Character> toTheEnd = (link, server) -> {
            link.send(new byte[] {'?'});
            return (char) link.in().readAllBytes().length;
        };
        try (StandIn one = StandIn.inet(dribbles);
                Servers servers = servers(SHORT, 4, one)) {
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertThatThrownBy(() -> servers.ask(toTheEnd))
                            .isInstanceOf(PopmapUnavailableException.class)
                            .hasMessageEndingWith("no answer in time"));
        }
    }

    @Test
    void aServerThatReadsNothingIsGivenUp() throws Exception {
        Exchange<Character> much = (link, server) -> {
            while (true) {
                link.send("x".repeat(65_536).getBytes(StandardCharsets.US_ASCII));
            }
        };
        try (StandIn one = StandIn.inet(says('1'));
                Servers servers = servers(SHORT, 4, one)) {
            one.freeze();
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertThatThrownBy(() -> servers.ask(much)).isInstanceOf(PopmapUnavailableException.class));
        }
    }

    @Test
    void noMoreConnectionsThanAllowed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch held = new CountDownLatch(2);
        CountDownLatch over = new CountDownLatch(1);
        // Beyond the deadline: those who wait would get the connection of one that ends by it.
        Exchange<Character> holding = (link, server) -> {
            held.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 'x';
        };
        try (StandIn one = StandIn.inet(says('1'));
                Servers servers = servers(SHORT, 2, one)) {
            List<Future<Character>> holders =
                    List.of(threads.submit(() -> servers.ask(holding)), threads.submit(() -> servers.ask(holding)));
            assertThat(held.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> servers.ask(ASK))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("all 2 connections to " + one.hostPort());
            over.countDown();
            for (Future<Character> each : holders) {
                assertThat(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo('x');
            }
            assertThat(servers.ask(ASK)).isEqualTo('1');
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptionEndsAWaitWithoutDeadline() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (StandIn one = StandIn.inet(says('1'));
                Servers servers = servers(Duration.ZERO, 1, one)) {
            one.freeze();
            Future<Character> answer = thread.submit(() -> servers.ask(ASK));
            await(() -> one.accepted() == 1);
            thread.shutdownNow();
            assertThatThrownBy(() -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(InterruptedException.class);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void closingEndsAWaitWithoutDeadlineAndLeavesNothing() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (StandIn one = StandIn.inet(says('1'));
                Servers servers = servers(Duration.ZERO, 1, one)) {
            one.freeze();
            Future<Character> answer = thread.submit(() -> servers.ask(ASK));
            await(() -> one.accepted() == 1);
            servers.close();
            assertThatThrownBy(() -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(PopmapUnavailableException.class);
            assertThatThrownBy(() -> servers.ask(ASK)).isInstanceOf(PopmapUnavailableException.class);
            one.thaw();
            await(() -> one.open() == 0);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void opensAndClosesWithoutLeavingThreads() throws Exception {
        try (StandIn one = StandIn.inet(says('1'))) {
            for (int i = 0; i < 50; i++) {
                Endpoint byName = new Endpoint.Inet("localhost", one.port());
                try (Servers servers = Servers.kept(List.of(byName), new StreamSettings(LONG, 4))) {
                    assertThat(servers.ask(ASK)).isEqualTo('1');
                }
            }
            await(() -> one.open() == 0);
            await(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("popmap-")));
        }
    }

    @Test
    void aNameThatIsUnknownIsNoAnswer() throws Exception {
        try (Servers servers = Servers.kept(
                List.of(Endpoint.inet("no-such-host.invalid:1").orElseThrow()), new StreamSettings(PATIENCE, 1))) {
            assertThatThrownBy(() -> servers.ask(ASK))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageStartingWith("no-such-host.invalid:1: ");
        }
    }

    @Test
    void whatAServerMakesExceptionsSayIsEscaped() throws Exception {
        Exchange<Character> rude = (link, server) -> {
            throw new IOException("a\r\nb\u202e" + "c".repeat(1_000));
        };
        try (StandIn one = StandIn.inet(says('1'));
                Servers servers = servers(LONG, 1, one)) {
            assertThatThrownBy(() -> servers.ask(rude))
                    .hasMessageStartingWith(one.hostPort() + ": a??b?ccc")
                    .message()
                    .hasSizeLessThan(300);
        }
    }
}
