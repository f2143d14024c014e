// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.OptionTable;
import org.perdition.engine.config.Settings;

class MainTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> calls = new ArrayList<>();

    private final class Recorder implements ServerStarter {
        private String checkFinds = "";

        @Override
        public int run(Settings settings, Start start) throws ConfigurationException, StartException {
            calls.add("run " + settings.listeners().get(0).bindAddresses() + " " + start.words());
            if (settings.program().equals("busy")) {
                throw new StartException("port 110: in use by another program; stop it or set listen_port");
            }
            if (settings.program().equals("mapless")) {
                throw new ConfigurationException("popmap.re:3: no such map");
            }
            return 0;
        }

        @Override
        public List<String> check(Settings settings) {
            return checkFinds.isEmpty() ? List.of() : List.of(checkFinds);
        }

        @Override
        public int lookup(Settings settings, LookupRequest request, PrintStream to) {
            calls.add("lookup " + request.user() + " " + request.client() + " " + request.local());
            to.println("found");
            return 0;
        }
    }

    private final Recorder server = new Recorder();

    private int run(String program, String... words) {
        return new Main(
                        new Environment(program, directory, directory),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        server)
                .run(words);
    }

    @Test
    void helpListsEveryOptionWithItsLetter() {
        assertThat(run("perdition", "-h")).isZero();

        String help = out.toString(StandardCharsets.UTF_8);
        for (Option option : OptionTable.all()) {
            assertThat(help).contains("--" + option.name());
            option.aliases().forEach(alias -> assertThat(help).contains("--" + alias));
            if (!option.shortName().isEmpty()) {
                assertThat(help).contains("-" + option.shortName() + ", --" + option.name());
            }
        }
        assertThat(help.lines()).allMatch(line -> line.length() <= 100);
        assertThat(help).doesNotContain(":off");
        assertThat(err.size()).isZero();
    }

    @Test
    void versionNamesJavaAndMina() {
        assertThat(run("perdition", "--version")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("perdition ")
                .contains("\nJava ")
                .contains("\nMINA 2.");
    }

    @Test
    void checkSaysWhatItWouldStart() {
        assertThat(run("perdition.imaps", "--check", "--ssl_mode", "none", "-b", "127.0.0.1,::1"))
                .isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("configuration OK: no configuration file, imap4s (IMAP4S) on 127.0.0.1:993 and [::1]:993\n");
        assertThat(calls).isEmpty();
    }

    @Test
    void checkAsksTheServerToo() {
        server.checkFinds = "popmap.re:3: no such map";

        assertThat(run("perdition", "--check")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("perdition: popmap.re:3: no such map\n");
    }

    @Test
    void lookupAndRunGoToTheServer() {
        assertThat(run("perdition", "--lookup", "bob")).isZero();
        assertThat(run("perdition", "-l", "1110")).isZero();

        assertThat(calls).containsExactly("lookup bob /127.0.0.1:0 /127.0.0.1:0", "run [:1110] {listen_port=1110}");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("found\n");
    }

    @Test
    void whatTheServerRefusesIsOneLineWithItsStatus() {
        assertThat(run("busy")).isEqualTo(1);
        assertThat(run("mapless")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("busy: port 110: in use by another program; stop it or set listen_port\n"
                        + "mapless: popmap.re:3: no such map\n");
    }
}
