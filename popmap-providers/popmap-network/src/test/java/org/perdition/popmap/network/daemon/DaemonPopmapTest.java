// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.ServerPopmapContract;

@EnabledOnOs(OS.LINUX)
class DaemonPopmapTest extends ServerPopmapContract {
    private static final LookupKey ALICE = LookupKey.of("alice");
    private static final LookupResult ONE = new LookupResult.Found("one");

    @TempDir
    private Path folder;

    private @Nullable FakeDaemon daemon;

    private Path socket() {
        return folder.resolve("daemon");
    }

    private Popmap popmap() {
        return popmap(Duration.ofSeconds(1), 5);
    }

    private Popmap popmap(Duration patience, int retries) {
        return new DaemonPopmap(
                new DaemonSettings(socket(), patience, retries, folder, TIMEOUT, DaemonSettings.Dependence.CONNECTION));
    }

    @Override
    protected Popmap open(Map<String, String> entries) {
        startServer(entries);
        // Long enough for a thousand lookups at once on a slow machine.
        return new DaemonPopmap(new DaemonSettings(
                socket(),
                Duration.ofSeconds(1),
                5,
                folder,
                Duration.ofSeconds(5),
                DaemonSettings.Dependence.CONNECTION));
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        daemon = new FakeDaemon(socket(), request -> answer(entries.getOrDefault(key(request), "")));
    }

    @Override
    protected void stopServer() {
        Objects.requireNonNull(daemon).close();
    }

    @Override
    protected void freezeServer() {
        Objects.requireNonNull(daemon).freeze();
    }

    @Override
    protected void thawServer() {
        if (daemon != null) {
            daemon.thaw();
        }
    }

    @AfterEach
    void closeAndLookForTraces() throws IOException {
        if (daemon != null) {
            daemon.close();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static String key(byte[] request) {
        int length = Short.toUnsignedInt(ByteBuffer.wrap(request).getShort(Packet.HEADER));
        return new String(request, Packet.HEADER + Short.BYTES, length, StandardCharsets.UTF_8);
    }

    private static byte[] answer(String server) {
        return PacketTest.answer("", server, "");
    }

    @Test
    void userServerAndPortMakeTheTarget() throws Exception {
        daemon = new FakeDaemon(socket(), request -> PacketTest.answer("real", "127.0.0.1", "9"));
        try (Popmap popmap = popmap()) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(new LookupResult.Found("real@127.0.0.1:9"));
        }
    }

    @Test
    void onlyThisUserMayReachTheSocketForTheAnswer() throws Exception {
        List<String> permissions = new ArrayList<>();
        daemon = new FakeDaemon(socket(), request -> {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path each : files.filter(Files::isDirectory).toList()) {
                    permissions.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
                }
            } catch (IOException e) {
                permissions.add(e.toString());
            }
            return answer("one");
        });
        try (Popmap popmap = popmap()) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
        assertThat(permissions).containsExactly("rwx------");
    }

    @Test
    void whoDoesNotAnswerIsAskedAgain() throws Exception {
        List<byte[]> requests = new CopyOnWriteArrayList<>();
        daemon = new FakeDaemon(socket(), request -> {
            requests.add(request);
            return requests.size() < 3 ? new byte[0] : answer("one");
        });
        try (Popmap popmap = popmap(Duration.ofMillis(100), 5)) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
        assertThat(requests).hasSize(3).allSatisfy(each -> assertThat(each).isEqualTo(requests.get(0)));
    }

    @Test
    void whoNeverAnswersIsAskedAFewTimes() throws Exception {
        List<byte[]> requests = new CopyOnWriteArrayList<>();
        daemon = new FakeDaemon(socket(), request -> {
            requests.add(request);
            return new byte[0];
        });
        try (Popmap popmap = popmap(Duration.ofMillis(100), 2)) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("asked 3 times");
        }
        assertThat(requests).hasSize(3);
    }

    @Test
    void aDaemonThatComesBackSoonIsFound() throws Exception {
        try (Popmap popmap = popmap(Duration.ofMillis(400), 3)) {
            Thread late = new Thread(() -> startServer(Map.of("alice", "one")));
            late.start();
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
            late.join();
        }
    }

    @Test
    void nonsenseIsNoAnswer() throws Exception {
        byte[] good = answer("one");
        for (byte[] bad : List.of(
                new byte[] {1},
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length + 1),
                new byte[Packet.HEADER])) {
            try (FakeDaemon liar = new FakeDaemon(socket(), request -> bad);
                    Popmap popmap = popmap()) {
                assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT)).isInstanceOf(PopmapUnavailableException.class);
                liar.thaw();
            }
        }
    }

    @Test
    void anAnswerIsKeptOnlyIfItDependsOnTheKeyAlone() {
        for (DaemonSettings.Dependence each : DaemonSettings.Dependence.values()) {
            DaemonSettings settings = new DaemonSettings(socket(), Duration.ofSeconds(1), 0, folder, TIMEOUT, each);
            try (Popmap popmap = new DaemonPopmap(settings)) {
                assertThat(popmap.cacheable()).isEqualTo(each == DaemonSettings.Dependence.KEY);
            }
        }
    }

    @Test
    void aNameThatIsTooLongForASocketIsSaid() {
        DaemonSettings settings = new DaemonSettings(
                Path.of("/" + "x".repeat(120)),
                Duration.ofSeconds(1),
                0,
                folder,
                TIMEOUT,
                DaemonSettings.Dependence.CONNECTION);
        try (Popmap popmap = new DaemonPopmap(settings)) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("at most 107 octets");
        }
    }
}
