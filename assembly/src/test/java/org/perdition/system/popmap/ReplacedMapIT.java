// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Listener;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.harness.Wire;

/** Maps in files are replaced, by a new file in their place and by SIGHUP, while users log in: nobody is lost. */
class ReplacedMapIT {
    private static final int CLIENTS = 4;
    private static final int REPLACEMENTS = 12;

    /** Logins between two replacements. */
    private static final int LOGINS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder = TemporaryFolder.create("perdition replaced map");
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();
    private final Semaphore done = new Semaphore(0);
    private final AtomicBoolean stop = new AtomicBoolean();

    private static void serve(Wire wire, AtomicInteger logins) throws IOException {
        wire.send("+OK ready\r\n");
        for (String line = wire.readLine(); line != null; line = wire.readLine()) {
            if (line.startsWith("PASS ")) {
                logins.incrementAndGet();
            }
            wire.send("+OK\r\n");
            if (line.startsWith("QUIT")) {
                return;
            }
        }
    }

    private Path map(String provider, String name, String server) throws IOException {
        Path file = folder.resolve(name);
        if (provider.equals("text") || provider.equals("posix_regex")) {
            return Files.writeString(
                    file, provider.equals("text") ? "alice:" + server + "\n" : "^alice$: " + server + "\n");
        }
        RunningProgram.Ended made = RunningProgram.run(
                folder,
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "echo \"alice:$1\" | \"$2\" \"$3\"",
                        "sh",
                        server,
                        Tarball.program("make" + provider).toString(),
                        file.toString()));
        assertThat(made.status()).as(made::text).isZero();
        return file;
    }

    private void logIn(int port) {
        while (!stop.get()) {
            try (DialogueClient client = DialogueClient.connect(port)) {
                Dialogue.POP3.greeting(client);
                assertThat(Dialogue.POP3.logIn(client, "alice", "secret")).isEqualTo(Dialogue.POP3.accepted());
                client.send("QUIT").expect("+OK");
            }
            done.release();
        }
    }

    private void put(Path map, Path place) throws IOException {
        Path copy = folder.resolve("next");
        Files.copy(map, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "posix_regex", "gdbm", "bdb", "cdb"})
    void noLookupIsLost(String provider) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (Listener one = new Listener("127.0.0.1", 0, wire -> serve(wire, first));
                Listener two = new Listener("127.0.0.1", 0, wire -> serve(wire, second))) {
            Path mapOfOne = map(provider, "one", one.address());
            Path mapOfTwo = map(provider, "two", two.address());
            Path place = folder.resolve("map");
            put(mapOfOne, place);
            Configuration configuration = new Configuration()
                    .set("map_library", provider)
                    .set("map_library_opt", place)
                    .listener("pop", Dialogue.POP3, "127.0.0.1:" + FreePort.next());
            try (Proxy proxy = configuration.start()) {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    running.add(clients.submit(() -> logIn(configuration.port("pop"))));
                }
                for (int i = 0; i < REPLACEMENTS; i++) {
                    put(i % 2 == 0 ? mapOfTwo : mapOfOne, place);
                    if (i % 4 < 2) {
                        proxy.signal("HUP");
                    }
                    awaitLogins(running);
                }
                put(mapOfTwo, place);
                proxy.signal("HUP");
                int before = second.get();
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (second.get() < before + CLIENTS + LOGINS && System.nanoTime() < end) {
                    awaitLogins(running);
                }
                assertThat(second.get()).as("logins at the new server").isGreaterThan(before + CLIENTS);
                stop.set(true);
                for (Future<?> each : running) {
                    each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
                assertThat(first.get()).isPositive();
            } finally {
                stop.set(true);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    /** No signal is needed, neither for a file in its place nor for one that is written over. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "posix_regex", "gdbm", "bdb", "cdb"})
    void aChangeIsSeenWithoutASignalByAllListeners(String provider) throws Exception {
        try (Listener one = new Listener("127.0.0.1", 0, wire -> serve(wire, first));
                Listener two = new Listener("127.0.0.1", 0, wire -> serve(wire, second))) {
            Path mapOfOne = map(provider, "one", one.address());
            Path mapOfTwo = map(provider, "two", two.address());
            Path shared = folder.resolve("map");
            Path other = folder.resolve("other");
            put(mapOfOne, shared);
            put(mapOfOne, other);
            Configuration configuration = new Configuration()
                    .set("map_library", provider)
                    .set("map_library_opt", shared)
                    .listener("a", Dialogue.POP3, "127.0.0.1:" + FreePort.next())
                    .listener("b", Dialogue.POP3, "127.0.0.1:" + FreePort.next())
                    .listener("c", Dialogue.POP3, "127.0.0.1:" + FreePort.next())
                    .forListener("c", "map_library_opt", other.toString());
            try (Proxy proxy = configuration.start()) {
                logInOnce(configuration, "a");
                put(mapOfTwo, shared);
                Files.write(other, Files.readAllBytes(mapOfTwo));
                for (String listener : List.of("a", "b", "c")) {
                    int before = second.get();
                    long end = System.nanoTime() + PATIENCE.toNanos();
                    do {
                        assertThat(System.nanoTime()).as(proxy.log()::text).isLessThan(end);
                        logInOnce(configuration, listener);
                    } while (second.get() == before);
                }
            }
        }
    }

    private static void logInOnce(Configuration configuration, String listener) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(listener))) {
            Dialogue.POP3.greeting(client);
            assertThat(Dialogue.POP3.logIn(client, "alice", "secret")).isEqualTo(Dialogue.POP3.accepted());
            client.send("QUIT").expect("+OK");
        }
    }

    /** Waits for some more logins; a client that has failed ends the test. */
    private void awaitLogins(List<Future<?>> running) throws Exception {
        done.drainPermits();
        if (done.tryAcquire(LOGINS, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            return;
        }
        for (Future<?> each : running) {
            if (each.isDone()) {
                each.get();
            }
        }
        throw new AssertionError("no logins any more");
    }
}
