// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/**
 * Broken command lines and files: each is told in one line that names the option or file and line, what was found and
 * what to write, with status 2, by the program as by {@code --check}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenConfigurationIT {
    private static final int USAGE = 2;

    /** A JVM on a busy machine needs a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder = TemporaryFolder.create("perdition broken configuration");
    private final Authority authority = new Authority("Test CA");

    /**
     * One mistake. In its texts {@code DIR} is the configuration directory.
     *
     * @param words the command line, or what follows the name of the program
     * @param file the name of a file, or empty
     * @param content what it holds; {@code ~} ends a line
     * @param told the line that is printed
     */
    record Mistake(String words, String file, String content, String told) {
        @Override
        public String toString() {
            return file.isEmpty() ? words : file + ": " + content;
        }
    }

    private static Mistake words(String words, String told) {
        return new Mistake(words, "", "", told);
    }

    private static Mistake conf(String content, String told) {
        return new Mistake("", "perdition.conf", content, "DIR/perdition.conf:" + told);
    }

    private static Mistake properties(String content, String told) {
        return new Mistake("", "perdition.properties", content, "DIR/perdition.properties:" + told);
    }

    private static final String DIGITS = "write digits only, such as ";
    private static final String NO_SECONDS = " is no number of seconds up to a year; " + DIGITS + "1800";

    static Stream<Mistake> mistakes() {
        return Stream.of(
                words("--timeuot 5", "--timeuot: there is no such option; did you mean --timeout?"),
                words("--TIMEOUT=5", "--TIMEOUT: there is no such option; did you mean --timeout?"),
                words("--time 5", "--time: there is no such option; did you mean --timeout?"),
                words("-timeout 5", "-timeout: a long name has two dashes; write --timeout"),
                words("--nonsense", "--nonsense: there is no such option; --help lists them"),
                words("-dZ", "-Z: there is no such option; --help lists them"),
                words("start", "start: a word without an option; write options only, see --help"),
                words("--debug off", "off: a word without an option; a flag is switched off by --debug=off"),
                words("-- -d", "-d: a word without an option; write options only, see --help"),
                words("--debug=maybe", "--debug: \"maybe\" is neither on nor off; write on or off"),
                words("-q=no", "-q: a flag in short form takes no value; write --quiet=no"),
                words("-dt", "--timeout: its value is missing; write --timeout=SECONDS"),
                words("--timeout=soon", "--timeout: \"soon\"" + NO_SECONDS),
                words("-t -1", "--timeout: \"-1\"" + NO_SECONDS),
                words("-L 1e3", "--connection_limit: \"1e3\" is no number from 0 to 999999999; " + DIGITS + "0"),
                words("-P SMTP", "--protocol: \"SMTP\" is no protocol; write "),
                words("-l 65536", "--listen_port: \"65536\" is no port; write a number from 1 to 65535"),
                words("-n -l imap", "--listen_port: \"imap\" is a name, and no_lookup is on; write 143"),
                words("-b 127.0.0.1,127.0.0.1", "--bind_address: names an address and port twice; write each once"),
                words(
                        "-b 1:2:3",
                        "--bind_address: \"1:2:3\" has several colons but is no IPv6 address; write HOST:PORT or"
                                + " [ADDRESS]:PORT"),
                words(
                        "-s karl@mail",
                        "--outgoing_server: \"karl@mail\" names a user, which cannot be given here; write HOST or"
                                + " HOST:PORT"),
                words(
                        "--ssl_mode ssl_listen,tls_listen",
                        "--ssl_mode: tls_listen contradicts ssl_listen; write one way for each of the two legs"),
                words(
                        "--ssl_mode none --ssl_mode ssl_listen",
                        "--ssl_mode: ssl_listen contradicts none; write one way for each of the two legs"),
                words("--pid_file x.pid", "--pid_file: \"x.pid\" does not begin with /; write a full path, or nothing"),
                words("--log_passwd maybe", "--log_passwd: \"maybe\" is no such time; write never, fail, ok or always"),
                words("-f nowhere.conf", "--config_file: there is no file DIR/nowhere.conf; name an existing one"),
                words("-f .", "--config_file: DIR is no regular file; name one"),
                words(
                        "--ssl_mode tls_listne",
                        "--ssl_mode: \"tls_listne\" is no ssl_mode; did you mean tls_listen? It is one or more of none, "),
                words(
                        "-F + -s localhost --ssl_mode ssl_outgoing --ssl_ca_file no.pem",
                        "ssl_ca_file DIR/no.pem: there is no such file; name an existing one"),
                words("-F + -M nosuchmap", "--map_library: no popmap provider is named \"nosuchmap\"; known are bdb, "),
                words(
                        "-F + -M text -m nosuchfile",
                        "--map_library_opt: DIR/nosuchfile: no such file; create it, or name another one with"
                                + " map_library_opt"),
                properties(
                        "log_facility = +~map_library = l~popmap.l.library = ldap~popmap.l.url = x",
                        "5: popmap.l.url: "),
                properties(
                        "log_facility = +~map_library = ldap~popmap.ldap.uri = x",
                        "4: popmap.ldap.uri: a popmap of kind ldap has no property of this name; it has "),
                properties(
                        "log_facility = +~listener.text.protocol = POP3~listener.text.map_library = txt",
                        "4: listener.text.map_library: no popmap provider is named \"txt\"; known are bdb, "),
                properties(
                        "log_facility = +~map_library = moved~popmap.moved.file = x",
                        "3: map_library: no popmap provider is named \"moved\"; if that is a name of your own, write its"
                                + " kind as popmap.moved.library = KIND; known are bdb, "),
                words("-M no-such-map", "--map_library: \"no-such-map\" names no popmap; write its name, such as "),
                conf("timeuot 5", "2: timeuot: there is no option of this name; did you mean timeout?"),
                conf("--timeout 5", "2: --timeout: an option has no dashes in a file; write timeout"),
                conf("Z", "2: Z: there is no option of this name; --help lists them"),
                conf("t", "2: t: its value is missing; write t SECONDS, or t \"\" for none"),
                conf("quiet~~t 5 # five~~  t 5s", "6: t: \"5s\"" + NO_SECONDS),
                conf("ok_line it's", "2: a quote (') is not closed; close it in the same line"),
                conf("debug perhaps", "2: debug: \"perhaps\" is neither on nor off; write on or off"),
                conf("\"\" x", "2: there is no option in front of the value; write OPTION VALUE"),
                conf("check", "2: check: goes on the command line only; write it there as --check"),
                conf(
                        "ssl_mode none~quiet~ssl_mode tls_all",
                        "2: ssl_mode, line 4: tls_all contradicts none; write one way for each of the two legs"),
                conf(
                        "listener.a.timeout 5",
                        "2: listener.a.timeout: listeners have names only in a file that ends in .properties; write it"
                                + " there"),
                conf("ok_line \u00fc", "2: ok_line: \"\u00fc\" cannot be sent as one line; write at most "),
                properties("timeuot = 5", "2: timeuot: there is no option of this name; did you mean timeout?"),
                properties("t = 5", "2: t: there is no option of this name; --help lists them"),
                properties(
                        "timeout = 5~timeout = 6",
                        "3: timeout: written before, as timeout in line 2; keep one of them"),
                properties("timeout = \\~  soon", "2: timeout: \"soon\"" + NO_SECONDS),
                properties(
                        "ok_line = \\ux",
                        "2: a backslash followed by u needs four hexadecimal digits; write \\\\ for a backslash"),
                properties("config_file = x", "2: config_file: goes on the command line only; write it there as"),
                properties(
                        "listener.a.pid_file = /x",
                        "2: listener.a.pid_file: pid_file holds for the whole process; write it as pid_file, without"
                                + " listener.a"),
                properties("listener.a = x", "2: listener.a: not a listener's option; write listener.NAME.OPTION"),
                properties(
                        "listener.abcdefghijklmnopqrstuvwxyz0123456.timeout = 5",
                        "2: listener.abcdefghijklmnopqrstuvwxyz0123456.timeout: the name of a listener has at most 32"
                                + " characters, this one has 33; shorten it"),
                new Mistake(
                        "",
                        "perdition.properties",
                        "listener.a.protocol = POP3~listener.b.protocol = POP3",
                        "DIR/perdition.properties: listeners a and b both listen on port 110; give one of them another"
                                + " listen_port or bind_address"),
                new Mistake(
                        "-P POP3S",
                        "perdition.properties",
                        "listener.a.protocol = POP3",
                        "DIR/perdition.properties: no listener speaks POP3S, only a (POP3); add one, or start perdition"
                                + " without a protocol"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @ShowsOption({"check", "config_file"})
    void isToldInOneLine(Mistake mistake) throws IOException {
        clean();
        if (!mistake.file.isEmpty()) {
            Files.writeString(
                    folder.resolve(mistake.file), "# first line\n" + mistake.content.replace('~', '\n') + "\n");
        }
        List<String> words = mistake.words.isEmpty() ? List.of() : List.of(mistake.words.split(" "));
        List<String> checked = new ArrayList<>(List.of("--check"));
        checked.addAll(words);
        try (RunningProgram program = start(words, folder);
                RunningProgram check = start(checked, folder)) {
            assertTold(program.awaitEnd(PATIENCE), mistake.told);
            assertTold(check.awaitEnd(PATIENCE), mistake.told);
        }
    }

    private RunningProgram start(List<String> words, Path configurationDirectory) {
        List<String> command = new ArrayList<>();
        command.add(Tarball.program("perdition").toString());
        command.addAll(words);
        return RunningProgram.start(
                folder,
                Map.of("PERDITION_SYSCONFDIR", configurationDirectory.toString(), "LC_ALL", "C.UTF-8"),
                command);
    }

    private Ended run(List<String> words, Path configurationDirectory) {
        try (RunningProgram program = start(words, configurationDirectory)) {
            return program.awaitEnd(PATIENCE);
        }
    }

    private void assertTold(Ended ended, String told) {
        assertThat(ended.lines()).as(ended::text).hasSize(1);
        // Output is captured byte by byte.
        String line = new String(ended.lines().get(0).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(line.replace(folder.toString(), "DIR")).startsWith("perdition: " + told);
        assertThat(ended.status()).isEqualTo(USAGE);
    }

    private void clean() throws IOException {
        for (String name : List.of("perdition.conf", "perdition.properties")) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    @Test
    void aNamedDirectoryThatIsMissingIsTold() {
        Path missing = folder.resolve("missing");
        Ended ended = run(List.of("-M", "", "-s", "localhost"), missing);
        assertTold(
                ended,
                "PERDITION_SYSCONFDIR: there is no directory DIR/missing; name an existing one, or unset the variable");
    }

    @Test
    void everyMistakeOfAFileIsToldAtOnce() throws IOException {
        clean();
        Files.writeString(folder.resolve("perdition.conf"), "foo\nt x\nok_line 'a\n");
        Ended ended = run(List.of("--check", "-L", "x"), folder);
        assertThat(ended.status()).isEqualTo(USAGE);
        assertThat(ended.lines()).hasSize(4);
    }

    @Test
    @ShowsOption("check")
    void checkFindsWhatOnlyAStartWouldFind() throws IOException {
        clean();
        String port = Integer.toString(FreePort.next());
        Ended unknown = run(List.of("--check", "-b", "no-such-host.invalid", "-l", port, "-s", "localhost"), folder);
        assertTold(
                unknown,
                "cannot listen on no-such-host.invalid:" + port + " (listener pop3): there is no such host; write an"
                        + " address of this machine as bind_address");

        Ended nobody = run(List.of("--check", "-M", "", "-l", port), folder);
        assertThat(nobody.status()).isZero();
        assertThat(nobody.text())
                .contains("listener pop3: there is neither a map_library nor an outgoing_server, so nobody can log in;"
                        + " set one of them")
                .contains("configuration OK");

        Identity expired = authority.expired("localhost");
        Path certificate = expired.writeCertificate(folder.resolve("crt.pem"));
        Path key = expired.writeKey(folder.resolve("key.pem"));
        Ended old = run(
                List.of(
                        "--check",
                        "-s",
                        "localhost",
                        "--ssl_mode",
                        "tls_listen",
                        "--ssl_cert_file",
                        certificate.toString(),
                        "--ssl_key_file",
                        key.toString()),
                folder);
        assertThat(old.status()).as(old::text).isZero();
        assertThat(old.text()).contains("crt.pem: has expired on ").contains("clients will refuse it");
    }
}
