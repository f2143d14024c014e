// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.log.AuthEvents;
import org.perdition.engine.os.UnixDatagram;
import org.perdition.pbs.follow.LineSource.Batch;

@EnabledOnOs(OS.LINUX)
class EventSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("events");
    }

    private static EventSocket listen(Path path) throws IOException {
        EventSocket socket = new EventSocket(path, Clock.systemUTC());
        socket.begin();
        return socket;
    }

    @Test
    void whatProxiesTellArrivesInOrder() throws Exception {
        int count = 3_000;
        try (EventSocket socket = listen(path());
                AuthEvents proxy = new AuthEvents(path().toString())) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add("Auth: line " + i + " \u00e9");
                proxy.tell(sent.get(i));
            }
            List<String> got = new ArrayList<>();
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (got.size() < count && System.nanoTime() < until) {
                Batch batch = socket.next(Duration.ofSeconds(1));
                assertThat(batch.ended()).isFalse();
                assertThat(batch.lines()).hasSizeLessThanOrEqualTo(LineSource.MAX_BATCH);
                got.addAll(batch.lines());
                socket.done();
            }
            assertThat(got).isEqualTo(sent);
        }
        assertThat(path()).doesNotExist();
    }

    /** While the daemon waits for a store the kernel would keep ten. */
    @Test
    void whatComesWhileNobodyAsksIsKept() throws Exception {
        int count = 2_000;
        try (EventSocket socket = listen(path())) {
            Instant before = Instant.now();
            try (UnixDatagram proxy = UnixDatagram.connect(path().toString())) {
                for (int i = 0; i < count; i++) {
                    send(proxy, "line " + i);
                }
            }
            Batch batch = socket.next(PATIENCE);
            assertThat(batch.lines()).hasSize(LineSource.MAX_BATCH);
            assertThat(batch.notBefore()).isBetween(before, Instant.now());
            List<String> got = new ArrayList<>(batch.lines());
            while (got.size() < count) {
                got.addAll(socket.next(PATIENCE).lines());
            }
            assertThat(got).hasSize(count).startsWith("line 0").endsWith("line " + (count - 1));
        }
    }

    private static void send(UnixDatagram proxy, String line) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                proxy.send(line.getBytes(StandardCharsets.UTF_8));
                return;
            } catch (IOException full) {
                assertThat(System.nanoTime()).as("nobody reads").isLessThan(until);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void onlyItsUserAndGroupMayWriteToIt() throws Exception {
        try (EventSocket socket = listen(path())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-rw----");
            assertThat(socket.next(Duration.ZERO).lines()).isEmpty();
        }
    }

    @Test
    void oneLineTooLongIsLeftOut() throws Exception {
        try (EventSocket socket = listen(path())) {
            try (AuthEvents proxy = new AuthEvents(path().toString())) {
                proxy.tell("x".repeat(LineSource.MAX_LINE + 1));
                proxy.tell("y".repeat(LineSource.MAX_LINE));
            }
            List<String> got = new ArrayList<>();
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (got.isEmpty() && System.nanoTime() < until) {
                got.addAll(socket.next(Duration.ofSeconds(1)).lines());
            }
            assertThat(got).containsExactly("y".repeat(LineSource.MAX_LINE));
        }
    }

    @Test
    void aSocketThatNobodyListensAtIsReplaced() throws Exception {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path()))
                .close();
        assertThat(path()).exists();
        try (EventSocket socket = listen(path())) {
            assertThatThrownBy(() -> listen(path()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process listens");
            assertThat(socket.next(Duration.ZERO).lines()).isEmpty();
        }
    }

    @Test
    void whatIsNoSocketStays() throws Exception {
        Files.writeString(path(), "precious");
        assertThatThrownBy(() -> listen(path()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(path().toString(), "is no socket");
        assertThat(path()).hasContent("precious");
        assertThatThrownBy(() -> listen(folder.resolve("absent/socket")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent/socket");
    }
}
