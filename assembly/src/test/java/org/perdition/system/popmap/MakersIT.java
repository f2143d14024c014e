// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** {@code bin/makegdbm}, {@code bin/makebdb}, {@code bin/makecdb} and {@code conf/Makefile.popmap}. */
class MakersIT {
    private final Path folder = TemporaryFolder.create("perdition makers");

    private Ended shell(String lines) {
        return RunningProgram.run(
                folder,
                Map.of("PATH", Tarball.home().resolve("bin") + ":" + System.getenv("PATH")),
                List.of("sh", "-c", lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"makegdbm", "makebdb", "makecdb"})
    void aTextThatIsNotPerfectIsMadeUseOf(String maker) {
        Ended made = shell("printf 'alice:one\\nnonsense\\n\\nalice:two\\nlast:three' | " + maker + " map");
        assertThat(made.status()).isZero();
        assertThat(made.lines())
                .containsExactly(
                        maker + ": invalid input on line: 2 (no colon; write KEY:SERVER)",
                        maker + ": invalid input on line: 4 (duplicate key; line 1 counts)");
        assertThat(shell(maker + " -u map").lines()).containsExactlyInAnyOrder("alice:one", "last:three");

        Ended strict = shell("printf 'alice:two\\nnonsense\\n' | " + maker + " --strict map");
        assertThat(strict.status()).isEqualTo(1);
        assertThat(strict.text()).contains("is not changed");
        assertThat(shell(maker + " --undo map").lines()).contains("alice:one");
        assertThat(shell("ls -A").lines()).containsExactly("map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"makegdbm", "makebdb", "makecdb"})
    void itTellsWhatIsWrong(String maker) {
        assertThat(shell(maker + " -h").status()).isZero();
        assertThat(shell(maker).status()).isEqualTo(255);
        assertThat(shell(maker + " -i map").text()).startsWith(maker + ": unknown option -i\nUsage: " + maker);
        Ended garbage = shell("printf nonsense >garbage; " + maker + " --undo garbage");
        assertThat(garbage.status()).as(garbage::text).isEqualTo(1);
        assertThat(garbage.text()).contains(maker + ": garbage: ");
        Ended nowhere = shell("echo a:b | " + maker + " absent/map");
        assertThat(nowhere.status()).isEqualTo(1);
        assertThat(nowhere.text()).contains("absent").contains("no such file or folder");
    }

    /** The original takes both, in Berkeley DB alone. */
    @Test
    void anEmptyKeyOrValueInBerkeleyDb() {
        assertThat(shell("printf ':x\\ny:\\n' | makebdb map").lines()).isEmpty();
        assertThat(shell("makebdb -u map").lines()).containsExactlyInAnyOrder(":x", "y:");
    }

    @Test
    void theMakefileMakesDatabasesOfTheSample() throws Exception {
        Peer.MAKE.require();
        Path conf = Tarball.home().resolve("conf");
        Files.copy(conf.resolve("Makefile.popmap"), folder.resolve("Makefile"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(conf.resolve("popmap"), folder.resolve("popmap"), StandardCopyOption.REPLACE_EXISTING);
        List<String> sample = Files.readAllLines(conf.resolve("popmap"));
        Ended made = shell("make all BIN=" + Tarball.home() + "/bin/");
        assertThat(made.status()).as(made::text).isZero();
        assertThat(made.lines()).as("the commands alone").hasSize(3).allMatch(line -> line.contains("<popmap"));
        for (String each : List.of("gdbm popmap.gdbm.db", "bdb popmap.bdb.db", "cdb popmap.cdb", "text popmap")) {
            String[] words = each.split(" ", 2);
            if (!words[0].equals("text")) {
                assertThat(shell("make" + words[0] + " -u " + words[1]).lines())
                        .containsExactlyInAnyOrderElementsOf(sample);
            }
            for (String line : sample) {
                String[] user = line.split(":", 2);
                assertThat(shell("PERDITION_SYSCONFDIR=$PWD perdition --log_facility + --map_library " + words[0]
                                        + " --lookup " + user[0])
                                .text())
                        .contains("\"" + user[0] + "\": " + user[1] + "\n");
            }
        }
    }

    @Test
    void theMakefileMakesWhatIsOlderThanTheText() throws Exception {
        Peer.MAKE.require();
        Path source = Files.writeString(folder.resolve("popmap"), "alice:one.example.net:110\n");
        Files.copy(
                Tarball.home().resolve("conf/Makefile.popmap"),
                folder.resolve("Makefile"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(shell("make all").status()).isZero();
        for (String each : List.of("gdbm popmap.gdbm.db", "bdb popmap.bdb.db", "cdb popmap.cdb")) {
            String[] words = each.split(" ", 2);
            assertThat(shell("make" + words[0] + " -u " + words[1]).lines())
                    .containsExactly("alice:one.example.net:110");
            // No option string: the default file is found.
            Ended lookup = shell(
                    "PERDITION_SYSCONFDIR=$PWD perdition --log_facility + --lookup alice --map_library " + words[0]);
            assertThat(lookup.text()).contains("one.example.net");
        }
        assertThat(shell("make").text()).contains("up to date");
        Files.writeString(source, "alice:two.example.net:110\n");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(shell("make").status()).isZero();
        assertThat(shell("makegdbm -u popmap.gdbm.db").lines()).containsExactly("alice:two.example.net:110");
        assertThat(shell("make clean; ls").lines())
                .contains("Makefile", "popmap")
                .doesNotContain("popmap.cdb");
    }
}
