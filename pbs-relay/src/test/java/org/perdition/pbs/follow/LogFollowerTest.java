// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.pbs.follow.LineSource.Batch;

class LogFollowerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final int LOGINS = 10_000;

    @TempDir
    Path folder;

    private Path log;
    private Path position;
    private int written;

    @BeforeEach
    void empty() throws IOException {
        log = folder.resolve("mail.log");
        position = folder.resolve("position");
        Files.createFile(log);
    }

    private LogFollower start() throws IOException {
        return LogFollower.start(log, position, CLOCK);
    }

    private void write(Path file, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("login ").append(written++).append('\n');
        }
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static List<String> all(LogFollower follower) throws Exception {
        List<String> lines = new ArrayList<>();
        Batch batch = follower.next(Duration.ZERO);
        while (!batch.lines().isEmpty()) {
            assertThat(batch.lines()).hasSizeLessThanOrEqualTo(LineSource.MAX_BATCH);
            lines.addAll(batch.lines());
            batch = follower.next(Duration.ZERO);
        }
        return lines;
    }

    private static List<String> logins(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "login " + i).toList();
    }

    private void check(String rotation, List<String> seen) {
        int once = new HashSet<>(seen).size();
        System.out.println(rotation + ": logins written " + written + ", seen " + seen.size() + ", lost "
                + (written - once) + ", counted twice " + (seen.size() - once));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(logins(0, written));
    }

    private static void compress(Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
            Files.copy(file, out);
        }
        Files.delete(file);
    }

    @Test
    void beginsAtTheEndAndGoesOn() throws Exception {
        write(log, 5);
        try (LogFollower follower = start()) {
            assertThat(all(follower)).isEmpty();
            write(log, 3);
            Files.writeString(log, "half", StandardOpenOption.APPEND);
            assertThat(all(follower)).isEqualTo(logins(5, 8));
            Files.writeString(log, " line\r\n", StandardOpenOption.APPEND);
            assertThat(all(follower)).containsExactly("half line");
        }
    }

    /** Renamed, a new one made, and the writer told a while later, so that it writes to the old one until then. */
    @Test
    void renamedInTheMiddleOfManyLogins() throws Exception {
        List<String> seen = new ArrayList<>();
        try (LogFollower follower = start()) {
            for (int round = 0; written < LOGINS; round++) {
                write(log, 487);
                if (round % 3 != 0) {
                    seen.addAll(all(follower));
                }
                write(log, 13);
                if (round % 5 == 2) {
                    Path old = folder.resolve("mail.log." + round);
                    Files.move(log, old);
                    if (round % 2 == 0) {
                        seen.addAll(all(follower));
                    }
                    Files.createFile(log);
                    write(old, 100);
                    seen.addAll(all(follower));
                    write(old, 50);
                    write(log, 20);
                    seen.addAll(all(follower));
                    write(old, 7);
                }
            }
            seen.addAll(all(follower));
        }
        check("rename and create", seen);
    }

    /** As with delaycompress off: the old one is compressed and removed while lines of it are unread. */
    @Test
    void compressedAfterRenaming() throws Exception {
        List<String> seen = new ArrayList<>();
        try (LogFollower follower = start()) {
            for (int round = 0; written < LOGINS; round++) {
                write(log, 500);
                if (round % 2 == 0) {
                    seen.addAll(all(follower));
                }
                write(log, 11);
                if (round % 5 == 2) {
                    Path old = folder.resolve("mail.log." + round);
                    Files.move(log, old);
                    Files.createFile(log);
                    compress(old);
                    write(log, 20);
                }
            }
            seen.addAll(all(follower));
        }
        check("rename, create and gzip", seen);
    }

    /** Copied and emptied: what was not read yet is in the copy. */
    @Test
    void emptiedInTheMiddleOfManyLogins() throws Exception {
        List<String> seen = new ArrayList<>();
        try (LogFollower follower = start()) {
            for (int round = 0; written < LOGINS; round++) {
                write(log, 489);
                seen.addAll(all(follower));
                write(log, 11);
                if (round % 5 == 2) {
                    Path copy = folder.resolve("mail.log-" + round);
                    Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
                    Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
                    if (round % 2 == 0) {
                        compress(copy);
                    }
                    // So that it is no shorter than before when it is looked at again.
                    write(log, round % 3 == 0 ? 3_000 : 30);
                }
            }
            seen.addAll(all(follower));
        }
        check("copytruncate", seen);
    }

    /** The follower was busy, and the log was rotated several times meanwhile, by any of the ways. */
    @Test
    void rotatedSeveralTimesBetweenTwoLooks() throws Exception {
        List<String> seen = new ArrayList<>();
        try (LogFollower follower = start()) {
            for (int round = 0; written < LOGINS; round++) {
                write(log, 97);
                Path old = folder.resolve("mail.log." + round);
                if (round % 3 == 1) {
                    Files.copy(log, old);
                    Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
                } else {
                    Files.move(log, old);
                    Files.createFile(log);
                }
                if (round % 2 == 0) {
                    FileTime time = Files.getLastModifiedTime(old);
                    compress(old);
                    Files.setLastModifiedTime(Path.of(old + ".gz"), time);
                }
                write(log, 13);
                if (round % 4 == 3) {
                    seen.addAll(all(follower));
                }
            }
            seen.addAll(all(follower));
        }
        check("several rotations at once", seen);
    }

    /** It was ended, the log rotated and compressed twice meanwhile, and it is started again. */
    @Test
    void goesOnAfterARestart() throws Exception {
        List<String> seen = new ArrayList<>();
        for (int round = 0; written < LOGINS; round++) {
            try (LogFollower follower = start()) {
                seen.addAll(all(follower));
                write(log, 100);
                seen.addAll(all(follower));
                follower.done();
            }
            write(log, 300);
            if (round % 3 == 1) {
                Path old = folder.resolve("mail.log.1");
                Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
                Files.createFile(log);
                write(log, 40);
                if (round % 2 == 0) {
                    compress(old);
                }
            } else if (round % 3 == 2) {
                Files.copy(log, folder.resolve("mail.log.copy"), StandardCopyOption.REPLACE_EXISTING);
                Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
                write(log, 60);
            }
        }
        try (LogFollower follower = start()) {
            seen.addAll(all(follower));
        }
        check("rotation between restarts", seen);
    }

    @Test
    void linesCountFromWhenTheLogWasLastSeenToItsEnd() throws Exception {
        try (LogFollower follower = start()) {
            follower.next(Duration.ZERO);
            follower.done();
        }
        write(log, 1);
        Clock later = Clock.fixed(NOW.plusSeconds(500), ZoneOffset.UTC);
        try (LogFollower follower = LogFollower.start(log, position, later)) {
            assertThat(follower.next(Duration.ZERO).notBefore()).isEqualTo(NOW);
            write(log, 1);
            assertThat(follower.next(Duration.ZERO).notBefore()).isEqualTo(NOW.plusSeconds(500));
        }
        assertThat(LogFollower.savedAt(position)).contains(NOW);
        Clock setBack = Clock.fixed(NOW.minusSeconds(500), ZoneOffset.UTC);
        try (LogFollower follower = LogFollower.start(log, position, setBack)) {
            assertThat(follower.next(Duration.ZERO).notBefore()).isEqualTo(NOW.minusSeconds(500));
        }
    }

    @Test
    void aMissingLogIsWaitedFor() throws Exception {
        Files.delete(log);
        try (LogFollower follower = start()) {
            assertThat(all(follower)).isEmpty();
            assertThat(follower.describe()).contains("not there yet");
            Files.createFile(log);
            write(log, 3);
            assertThat(all(follower)).isEqualTo(logins(0, 3));
            Files.delete(log);
            assertThat(all(follower)).isEmpty();
            Files.createFile(log);
            write(log, 2);
            assertThat(all(follower)).isEqualTo(logins(3, 5));
        }
    }

    @Test
    void aFolderIsNoLog() {
        assertThatThrownBy(() -> LogFollower.start(folder, position, CLOCK)).isInstanceOf(IOException.class);
    }

    @Test
    void aPositionThatIsNoneIsTheEndOfTheLog() throws Exception {
        write(log, 5);
        for (String text :
                List.of("", "perd", "perdition-pbs position 1\n5\nend\n", "perdition-pbs position 2\n5\nlog " + log)) {
            Files.writeString(position, text);
            try (LogFollower follower = start()) {
                assertThat(all(follower)).as(text).isEmpty();
            }
        }
    }

    /** Of one that rotation has removed: the present one was begun later, so it is read from its beginning. */
    @Test
    void aPositionOfALogThatIsGoneIsTheBeginningOfTheNext() throws Exception {
        write(log, 5);
        try (LogFollower follower = start()) {
            follower.done();
        }
        Files.delete(log);
        Files.createFile(log);
        Files.writeString(log, "something else\n", StandardOpenOption.APPEND);
        try (LogFollower follower = start()) {
            assertThat(all(follower)).containsExactly("something else");
        }
    }

    @Test
    void ofALineThatIsTooLongNothingIsSeen() throws Exception {
        try (LogFollower follower = start()) {
            Files.writeString(
                    log, "x".repeat(LineSource.MAX_LINE + 1) + "\n" + "y".repeat(LineSource.MAX_LINE) + "\nz\n");
            assertThat(all(follower)).containsExactly("y".repeat(LineSource.MAX_LINE), "z");
        }
    }

    /** What waits while the store keeps the daemon waiting is as old as when it came. */
    @Test
    void standardInputSaysWhenALineCame() throws Exception {
        byte[] text = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
        AtomicReference<Instant> time = new AtomicReference<>(NOW);
        InstantSource source = time::get;
        try (StandardInput input = new StandardInput(new ByteArrayInputStream(text), source.withZone(ZoneOffset.UTC))) {
            input.begin();
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (input.left() < 3 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            time.set(NOW.plusSeconds(500));
            Batch batch = input.next(Duration.ofSeconds(10));
            assertThat(batch.lines()).containsExactly("one", "two");
            assertThat(batch.notBefore()).isEqualTo(NOW);
        }
    }

    @Test
    void standardInputGivesLinesAndEnds() throws Exception {
        byte[] text = "one\ntwo\nhalf".getBytes(StandardCharsets.UTF_8);
        try (StandardInput input = new StandardInput(new ByteArrayInputStream(text), CLOCK)) {
            input.begin();
            List<String> lines = new ArrayList<>();
            Batch batch;
            do {
                batch = input.next(Duration.ofSeconds(10));
                lines.addAll(batch.lines());
            } while (!batch.ended());
            assertThat(lines).containsExactly("one", "two");
        }
    }
}
