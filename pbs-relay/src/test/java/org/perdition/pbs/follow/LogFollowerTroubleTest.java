// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.pbs.follow.LineSource.Batch;

/** Logs that are edited, copied, damaged or shut: old logins must not be taken for new ones, nor new ones be lost. */
class LogFollowerTroubleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration NIGHT = Duration.ofHours(12);
    private static final String OLD = "Nov 21 08:00:00 an old login\n".repeat(20);
    private static final String FRESH = "Nov 22 08:00:00 a new login\n";

    @TempDir
    Path folder;

    private Path log;
    private Path position;
    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final Clock clock = clockOf(time::get);

    private static Clock clockOf(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }

    @BeforeEach
    void fill() throws IOException {
        log = folder.resolve("mail.log");
        position = folder.resolve("position");
        Files.writeString(log, OLD);
    }

    private LogFollower start() throws IOException {
        return LogFollower.start(log, position, clock);
    }

    private void runOnce() throws Exception {
        try (LogFollower follower = start()) {
            assertThat(follower.next(Duration.ZERO).lines()).isEmpty();
            follower.done();
        }
    }

    private static List<String> all(LogFollower follower) throws Exception {
        List<String> lines = new ArrayList<>();
        Batch batch = follower.next(Duration.ZERO);
        while (!batch.lines().isEmpty()) {
            lines.addAll(batch.lines());
            batch = follower.next(Duration.ZERO);
        }
        return lines;
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static String[] fresh() {
        return FRESH.lines().toArray(String[]::new);
    }

    /** A month of logins in the log that is named now would relay for as long as the daemon did not run. */
    @Test
    void aPositionOfALogOfAnotherNameIsItsEnd() throws Exception {
        runOnce();
        log = folder.resolve("other.log");
        Files.writeString(log, "Nov 20 08:00:00 another old login\n");
        try (LogFollower follower = start()) {
            assertThat(all(follower)).isEmpty();
            append(log, FRESH);
            assertThat(all(follower)).containsExactly(fresh());
        }
    }

    /** By an editor, or {@code sed -i}: the same lines in another file. */
    @ParameterizedTest
    @ValueSource(strings = {"while it runs", "between two runs"})
    void anEditedLogIsGoneOnWith(String when) throws Exception {
        runOnce();
        LogFollower first = start();
        if (when.equals("between two runs")) {
            first.close();
        }
        Path edited = folder.resolve("edited");
        Files.writeString(edited, OLD);
        Files.move(edited, log, StandardCopyOption.REPLACE_EXISTING);
        append(log, FRESH);
        try (LogFollower follower = when.equals("between two runs") ? start() : first) {
            assertThat(all(follower)).containsExactly(fresh());
            // Lines were taken out near its end, in place.
            Files.writeString(log, OLD);
            assertThat(all(follower)).isEmpty();
            append(log, FRESH);
            assertThat(all(follower)).containsExactly(fresh());
        }
    }

    /** {@code sed -i.bak}, or {@code cp mail.log mail.log.bak} before a rotation. */
    @Test
    void aCopyBesideTheLogIsNotReadAnew() throws Exception {
        runOnce();
        Files.copy(log, folder.resolve("mail.log.bak"));
        Files.move(log, folder.resolve("mail.log.1"));
        Files.writeString(log, FRESH);
        try (LogFollower follower = start()) {
            assertThat(all(follower)).containsExactly(fresh());
        }
        Files.delete(position);
        runOnce();
        Files.move(log, folder.resolve("mail.log.bak"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(folder.resolve("mail.log.bak"), log);
        try (LogFollower follower = start()) {
            assertThat(all(follower)).isEmpty();
        }
    }

    /** Rotation has left a log that may not be read; a socket's file cannot be opened even by root. */
    @Test
    void whatCouldNotBeReadForLongIsOld() throws Exception {
        try (LogFollower follower = start()) {
            follower.next(Duration.ZERO);
            Path rotated = Files.move(log, folder.resolve("mail.log.1"));
            ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(log))
                    .close();
            time.set(NOW.plusSeconds(1));
            follower.next(Duration.ZERO);
            assertThat(follower.problem()).isNotEmpty();
            time.set(NOW.plus(NIGHT));
            append(rotated, FRESH);
            Batch known = follower.next(Duration.ZERO);
            assertThat(known.lines()).containsExactly(fresh());
            assertThat(known.notBefore()).isEqualTo(NOW.plusSeconds(1));
            follower.done();
            assertThat(LogFollower.savedAt(position)).contains(NOW);
            Files.delete(log);
            Files.writeString(log, "something of the night\n");
            Batch night = follower.next(Duration.ZERO);
            assertThat(night.lines()).containsExactly("something of the night");
            assertThat(night.notBefore()).isEqualTo(NOW);
            append(log, FRESH);
            assertThat(follower.next(Duration.ZERO).notBefore()).isEqualTo(NOW.plus(NIGHT));
        }
    }

    /** As if its folder were shut: a link that leads to itself cannot be seen through, and is no missing file. */
    @Test
    void aLogThatCannotBeSeenIsTold() throws Exception {
        try (LogFollower follower = start()) {
            follower.next(Duration.ZERO);
            Path rotated = Files.move(log, folder.resolve("mail.log.1"));
            Files.createSymbolicLink(log, log);
            time.set(NOW.plus(NIGHT));
            append(rotated, FRESH);
            assertThat(follower.next(Duration.ZERO).lines()).containsExactly(fresh());
            assertThat(follower.problem()).isNotEmpty();
            Files.delete(log);
            Files.writeString(log, "something of the night\n");
            assertThat(follower.next(Duration.ZERO).notBefore()).isEqualTo(NOW);
            assertThat(follower.problem()).isEmpty();
        }
        Files.delete(log);
        Files.createSymbolicLink(log, log);
        assertThatThrownBy(this::start).hasMessageStartingWith("log_file: " + log + " cannot be followed (");
    }

    @Test
    void aLogThatStaysAwayIsTold() throws Exception {
        try (LogFollower follower = start()) {
            Files.delete(log);
            follower.next(Duration.ZERO);
            assertThat(follower.problem()).as("a rotation").isEmpty();
            time.set(NOW.plus(LogFollower.GONE).plusSeconds(1));
            follower.next(Duration.ZERO);
            assertThat(follower.problem()).contains("no such file");
        }
    }

    private static byte[] compressed() throws IOException {
        Path file = Files.createTempFile("log", ".gz");
        SplittableRandom random = new SplittableRandom(1);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(OLD.getBytes());
            for (int i = 0; i < 10_000; i++) {
                out.write((random.nextLong() + "\n").getBytes());
            }
        }
        byte[] octets = Files.readAllBytes(file);
        Files.delete(file);
        return octets;
    }

    @Test
    void aDamagedOldLogKeepsNobodyFromReadingTheNewOne() throws Exception {
        byte[] whole = compressed();
        try (LogFollower follower = start()) {
            follower.next(Duration.ZERO);
            Files.move(log, folder.resolve("mail.log.1"));
            Files.write(folder.resolve("mail.log.2.gz"), new byte[0]);
            Files.write(folder.resolve("mail.log.3.gz"), Arrays.copyOf(whole, whole.length / 2));
            Files.writeString(log, FRESH);
            List<String> lines = all(follower);
            append(log, "one more\n");
            lines.addAll(all(follower));
            assertThat(lines).contains(fresh()).contains("one more");
        }
    }

    /** It holds what is to be gone on with, and breaks off before. */
    @Test
    void aDamagedOldLogKeepsNobodyFromStarting() throws Exception {
        byte[] whole = compressed();
        Path plain = folder.resolve("mail.log.gz");
        Files.write(plain, whole);
        try (var content = LogPart.content(plain)) {
            Files.write(log, content.readAllBytes());
        }
        runOnce();
        Files.write(plain, Arrays.copyOf(whole, whole.length / 2));
        Files.delete(log);
        Files.writeString(log, FRESH);
        try (LogFollower follower = start()) {
            assertThat(all(follower)).containsExactly(fresh());
        }
    }

    @Test
    void aPositionFileThatIsSomethingElseStays() throws Exception {
        for (String text : List.of("x", "perdition is a proxy\n", "y".repeat(100_000))) {
            Files.writeString(position, text);
            assertThatThrownBy(this::start)
                    .hasMessageStartingWith("position_file: " + position + " is there and keeps no position");
            assertThat(position).hasContent(text);
        }
        Files.delete(position);
        Files.createDirectory(position);
        assertThatThrownBy(this::start).hasMessageStartingWith("position_file: " + position + " cannot be read (");
    }

    /** To open a pipe is to wait for whoever writes to it, and no signal ends that. */
    @Test
    void aPipeIsNoLog() throws Exception {
        Files.delete(log);
        assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(this::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("log_file: " + log + " cannot be followed (it is no regular file); ");
    }
}
