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
import org.perdition.engine.config.ProxyOptions;
import org.perdition.engine.config.Settings;

class MainTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> calls = new ArrayList<>();

    private final class Recorder implements ServerStarter {
        private String checkFinds = "";
        private String checkWarns = "";

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
        public Findings check(Settings settings) {
            return new Findings(
                    checkFinds.isEmpty() ? List.of() : List.of(checkFinds),
                    checkWarns.isEmpty() ? List.of() : List.of(checkWarns));
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
        for (Option option : ProxyOptions.TABLE.all()) {
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
    void whereNobodyCanLogInCheckAndStartSaySo() {
        String note = "perdition: listener pop3: there is neither a map_library nor an outgoing_server, so nobody can"
                + " log in; set one of them\n";

        assertThat(run("perdition", "--check")).isZero();
        assertThat(run("perdition")).isZero();
        assertThat(run("perdition", "--check", "-M", "text")).isZero();
        assertThat(run("perdition", "--check", "--login_disabled")).isZero();

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(note + note);
    }

    @Test
    void aMistakeInTheSystemsDirectoryNamesTheWaysOut() {
        Environment hidden = new Environment("perdition", directory, directory, Environment.Chosen.BEFORE_THE_TARBALLS);
        Main main = new Main(
                hidden,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                server);

        assertThat(main.run("-t", "x")).isEqualTo(2);
        assertThat(main.run("-Z")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "perdition: --timeout: \"x\" is no number of seconds up to a year; write digits only, such as"
                                + " 1800\n"
                                + "perdition: settings are read in " + directory
                                + ", which is there; to use others, name a"
                                + " file with -f, or their directory in the variable PERDITION_SYSCONFDIR\n"
                                + "perdition: -Z: there is no such option; --help lists them\n");
    }

    @Test
    void checkAsksTheServerToo() {
        server.checkFinds = "popmap.re:3: no such map";

        assertThat(run("perdition", "--check", "-s", "x")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("perdition: popmap.re:3: no such map\n");
    }

    @Test
    void whatTheServerWarnsOfIsNoReasonToFail() {
        server.checkWarns = "lib/plugins/x.jar is no jar";

        assertThat(run("perdition", "--check", "-s", "x")).isZero();

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("perdition: lib/plugins/x.jar is no jar\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("configuration OK: ");
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
        assertThat(run("busy", "-s", "x")).isEqualTo(1);
        assertThat(run("mapless", "-s", "x")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("busy: port 110: in use by another program; stop it or set listen_port\n"
                        + "mapless: popmap.re:3: no such map\n");
    }
}
