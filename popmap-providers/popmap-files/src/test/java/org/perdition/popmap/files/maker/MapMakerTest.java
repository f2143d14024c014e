// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The makers' words, complaints and files; {@code makecdb} throughout, since it needs no library of the system. */
class MapMakerTest {
    private final Path directory;

    MapMakerTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Path file() {
        return directory.resolve("map");
    }

    private MapMakers.Ended run(String input, String... words) {
        return MapMakers.run("makecdb", input.getBytes(StandardCharsets.UTF_8), words);
    }

    private String undone() {
        MapMakers.Ended ended = run("", "--undo", file().toString());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
        return ended.out();
    }

    @Test
    void partsAtTheFirstColonTrimsNothingAndKnowsNoComments() {
        String text = "horms:foo.bar:110\n# a: b\n\n d\u00f6rte : user@[::1]:143 \nlast:x";
        MapMakers.make("makecdb", file(), text);
        assertThat(undone()).isEqualTo("horms:foo.bar:110\n# a: b\n d\u00f6rte : user@[::1]:143 \nlast:x\n");
    }

    @Test
    void tellsWhichLinesItLeavesOut() {
        MapMakers.Ended ended = run("a:1\n\nnonsense\n:x\ny:\na:2\nb:3\r\nc:4\n", file().toString());
        assertThat(ended.status()).isZero();
        assertThat(ended.err().lines())
                .containsExactly(
                        "makecdb: invalid input on line: 3 (no colon; write KEY:SERVER)",
                        "makecdb: invalid input on line: 4 (no key; write KEY:SERVER)",
                        "makecdb: invalid input on line: 5 (no server; write KEY:SERVER)",
                        "makecdb: invalid input on line: 6 (duplicate key; line 1 counts)",
                        "makecdb: invalid input on line: 7 (ends in a carriage return; write line ends as Unix has"
                                + " them)");
        assertThat(undone()).isEqualTo("a:1\nc:4\n");
    }

    @Test
    void strictItChangesNothingIfALineIsRefused() {
        MapMakers.make("makecdb", file(), "a:old\n");
        MapMakers.Ended ended = run("a:new\nnonsense\n", "--strict", file().toString());
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("line: 2", "is not changed: 1 lines were refused");
        assertThat(undone()).isEqualTo("a:old\n");
        assertThat(run("a:new\n", "-s", file().toString())).isEqualTo(new MapMakers.Ended(0, "", ""));
        assertThat(undone()).isEqualTo("a:new\n");
    }

    @Test
    void theLongestLineAndALongerOne() {
        String longest = "k:" + "v".repeat(MapSource.MAX_LINE - 2);
        MapMakers.make("makecdb", file(), longest + "\n");
        assertThat(undone()).isEqualTo(longest + "\n");
        MapMakers.Ended ended = run(longest + "v\na:b\n", file().toString());
        assertThat(ended.err()).isEqualTo("makecdb: invalid input on line: 1 (longer than 65536 bytes)\n");
        assertThat(undone()).isEqualTo("a:b\n");
    }

    @Test
    void manyRecordsComeBack() {
        String text = IntStream.range(0, 20_000)
                .mapToObj(i -> "user" + i + ":srv" + i % 7 + ":" + i + "\n")
                .collect(Collectors.joining());
        MapMakers.make("makecdb", file(), text);
        assertThat(undone()).isEqualTo(text);
    }

    @Test
    void theFileTakesItsPlaceAtOnceAndKeepsItsPermissions() throws Exception {
        MapMakers.make("makecdb", file(), "a:1\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r--r--");
        Object before = Files.getAttribute(file(), "unix:ino");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file());
        MapMakers.make("makecdb", link, "a:2\n");
        assertThat(link).isSymbolicLink();
        assertThat(undone()).isEqualTo("a:2\n");
        assertThat(Files.getAttribute(file(), "unix:ino")).isNotEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r-----");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactlyInAnyOrder(file(), link);
        }
    }

    @Test
    void wordsItDoesNotKnow() {
        assertThat(run("", "--help").out()).startsWith("Usage: makecdb [OPTION] FILE\n");
        assertThat(run("", "--help").status()).isZero();
        for (String[] words : new String[][] {{}, {"a", "b"}, {"--nonsense", "a"}, {"-u", "-s", "a"}}) {
            MapMakers.Ended ended = run("", words);
            assertThat(ended.status()).isEqualTo(255);
            assertThat(ended.err()).startsWith("makecdb: ").contains("Usage: makecdb");
        }
    }

    @Test
    void filesThatCannotBeMadeOrRead() {
        assertThat(run("", "--undo", file().toString()))
                .isEqualTo(new MapMakers.Ended(1, "", "makecdb: " + file() + ": no such file\n"));
        String deep = directory.resolve("absent/map").toString();
        MapMakers.Ended ended = run("a:b\n", deep);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("absent").contains("no such file or folder");
        assertThat(run("a:b\n", directory.toString()).err()).contains("is a folder");
        assertThat(run("a:b\n", "a\0b").status()).isEqualTo(1);
        assertThat(run("a:b\n", "a\0b").err()).contains("is no file name here");
    }
}
