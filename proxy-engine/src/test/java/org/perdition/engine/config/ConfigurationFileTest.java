// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file is read, where it is looked for, what relative names in it mean, and named listeners. */
class ConfigurationFileTest {
    @TempDir
    Path directory;

    private Settings read(String program, Map<Option, String> words) throws ConfigurationException {
        return SettingsReader.read(new Environment(program, directory.resolve("work"), directory), words);
    }

    private void write(String name, String content) throws Exception {
        Files.writeString(directory.resolve(name), content);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            perdition,        '',     perdition.pop3
            perdition,        IMAP4,  perdition.imap4
            perdition.imap4,  '',     perdition.imap4
            perdition.imap4,  POP3,   perdition.imap4
            perdition.imaps,  '',     perdition.imaps
            perdition.pop3s,  '',     perdition.pop3s
            myproxy,          '',     myproxy
            myproxy,          IMAP4S, myproxy
            """)
    void theNarrowestFileIsRead(String program, String protocol, String expected) throws Exception {
        for (String name : new String[] {
            "perdition", "perdition.pop3", "perdition.pop3s", "perdition.imap4", "perdition.imaps", "myproxy"
        }) {
            write(name + ".properties", "quiet = on\n");
        }
        Settings settings = read(program, protocol.isEmpty() ? Map.of() : Map.of(RouteOptions.PROTOCOL, protocol));
        assertThat(settings.configurationFile()).contains(directory.resolve(expected + ".properties"));
    }

    @Test
    void imapsFallsBackToTheFileOfItsProtocol() throws Exception {
        write("perdition.imap4s.properties", "ssl_mode = none\n");
        assertThat(read("perdition.imaps", Map.of()).listeners().get(0).protocol())
                .isEqualTo(Protocol.IMAP4S);
        assertThat(read("perdition.imaps", Map.of()).configurationFile())
                .contains(directory.resolve("perdition.imap4s.properties"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            myproxy.conf,               myproxy.properties,         myproxy.properties
            myproxy.conf,               perdition.imap4.properties, myproxy.conf
            perdition.imap4.conf,       perdition.properties,       perdition.imap4.conf
            perdition.imap4.properties, myproxy.conf,               myproxy.conf
            perdition.conf,             perdition.properties,       perdition.properties
            perdition.conf,             perdition.pop3.properties,  perdition.conf
            """)
    void forEachNameTheDialectsAreTried(String one, String other, String expected) throws Exception {
        write(one, "quiet\n");
        write(other, "quiet\n");
        assertThat(read("myproxy", Map.of(RouteOptions.PROTOCOL, "imap4")).configurationFile())
                .contains(directory.resolve(expected));
    }

    @Test
    void aDirectoryOfThatNameIsPassedOver() throws Exception {
        Files.createDirectory(directory.resolve("perdition.pop3.conf"));
        write("perdition.conf", "quiet\n");
        assertThat(read("perdition", Map.of()).configurationFile()).contains(directory.resolve("perdition.conf"));
    }

    @ParameterizedTest
    @CsvSource({"a.properties", "a.conf", "a", "a.properties.old"})
    void theDialectOfANamedFileIsToldByItsEnding(String name) throws Exception {
        write(name, name.endsWith(".properties") ? "ok_line = 'x'" : "ok_line 'x'");
        String said = read(
                        "perdition",
                        Map.of(
                                ProcessOptions.CONFIG_FILE,
                                directory.resolve(name).toString()))
                .listeners()
                .get(0)
                .login()
                .okLine();
        assertThat(said).isEqualTo(name.endsWith(".properties") ? "'x'" : "x");
    }

    @Test
    void whatHasNoMeaningInAConfIsNoted() throws Exception {
        write("perdition.conf", "outgoing_server x\nhelp\nf /etc/other.conf\n");
        assertThat(read("perdition", Map.of()).notes())
                .containsExactly(
                        directory + "/perdition.conf:2: help: has no meaning in a file and is passed over",
                        directory + "/perdition.conf:3: f: has no meaning in a file and is passed over");
    }

    @Test
    void listsAddUpInAConfAndTheCommandLineReplacesThem() throws Exception {
        write("perdition.conf", "ssl_mode tls_listen\nssl_mode tls_outgoing\n");
        assertThat(read("perdition", Map.of()).listeners())
                .extracting(listener -> listener.login().client() + " " + listener.server())
                .containsExactly("STARTTLS STARTTLS");
        assertThat(read("perdition", Map.of(TlsOptions.SSL_MODE, "ssl_outgoing"))
                        .listeners())
                .extracting(listener -> listener.login().client() + " " + listener.server())
                .containsExactly("PLAIN SSL");
    }

    @Test
    void withoutAnyFileTheDefaultsHold() throws Exception {
        assertThat(read("perdition", Map.of()).configurationFile()).isEmpty();
    }

    @Test
    void anAddDomainThatCannotKnowItsDomainIsNoted() throws Exception {
        write("perdition.properties", "add_domain = all\nno_lookup = on\noutgoing_server = 127.0.0.1\n");
        assertThat(read("perdition", Map.of()).notes())
                .containsExactly(
                        "listener pop3: add_domain adds nothing, because no_lookup is on; write explicit_domain");
        assertThat(read("perdition", Map.of(NameOptions.EXPLICIT_DOMAIN, "x")).notes())
                .isEmpty();
    }

    @Test
    void aProcessThatTheLogKeepsInTheForegroundIsNoted() throws Exception {
        write("perdition.properties", "outgoing_server = 127.0.0.1\nlog_facility = -\nno_daemon = off\n");
        assertThat(read("perdition", Map.of()).notes())
                .containsExactly(directory + "/perdition.properties:3: no_daemon: off has no effect, because"
                        + " log_facility \"-\" keeps the process in the foreground; write another log_facility");
        assertThat(read("perdition", Map.of(ProcessOptions.LOG_FACILITY, "mail"))
                        .notes())
                .isEmpty();
        assertThat(read("perdition", Map.of(ProcessOptions.NO_DAEMON, "on")).notes())
                .isEmpty();
    }

    @Test
    void aConfBesideAPropertiesIsNoted() throws Exception {
        write("perdition.properties", "outgoing_server = x\n");
        write("perdition.conf", "quiet\n");
        assertThat(read("perdition", Map.of()).notes())
                .containsExactly(directory.resolve("perdition.conf") + " is not read, because "
                        + directory.resolve("perdition.properties") + " is");
    }

    @Test
    void relativeNamesStartWhereTheyAreWritten() throws Exception {
        Files.createDirectories(directory.resolve("sub"));
        write("sub/x.properties", "ssl_cert_file = c.pem\nmap_library_opt = map\n");
        Settings settings = read(
                "perdition",
                Map.of(
                        ProcessOptions.CONFIG_FILE,
                        directory.resolve("sub/x.properties").toString(),
                        TlsOptions.SSL_CA_FILE,
                        "ca.pem"));
        ListenerSettings listener = settings.listeners().get(0);
        assertThat(listener.tls().listen().certificateFile()).isEqualTo(directory.resolve("sub/c.pem"));
        assertThat(listener.tls().listen().keyFile()).isEqualTo(directory.resolve("perdition.key.pem"));
        assertThat(listener.tls().outgoing().caFile()).contains(directory.resolve("work/ca.pem"));
        assertThat(listener.route().maps().get(0).directory()).isEqualTo(directory.resolve("sub"));
    }

    @Test
    void aDefaultDirectoryOfAuthoritiesCountsIfItHoldsAnything() throws Exception {
        Path authorities = Files.createDirectory(directory.resolve("perdition.ca"));
        assertThat(read("perdition", Map.of())
                        .listeners()
                        .get(0)
                        .tls()
                        .outgoing()
                        .caPath())
                .isEmpty();
        write("perdition.ca/x.pem", "x");
        assertThat(read("perdition", Map.of())
                        .listeners()
                        .get(0)
                        .tls()
                        .outgoing()
                        .caPath())
                .contains(authorities);
    }

    @Test
    void namedListenersOverridePlainKeysAndTheCommandLineOverridesBoth() throws Exception {
        write("perdition.properties", """
                timeout = 10
                ok_line = plain
                listener.a.protocol = POP3
                listener.a.timeout = 20
                listener.b.protocol = IMAP4
                listener.b.ok_line = own
                listener.s.protocol = IMAP4S
                """);
        Settings all = read("perdition", Map.of());
        assertThat(all.listeners()).extracting(ListenerSettings::name).containsExactly("a", "b", "s");
        assertThat(all.listeners())
                .extracting(listener -> listener.timeouts().idle().toSeconds() + " "
                        + listener.login().okLine())
                .containsExactly("20 plain", "10 own", "10 plain");
        assertThat(all.listeners())
                .extracting(listener -> listener.login().client())
                .containsExactly(LegSecurity.PLAIN, LegSecurity.PLAIN, LegSecurity.SSL);

        Settings chosen = read("perdition.imap4", Map.of(DialogueOptions.TIMEOUT, "30"));
        assertThat(chosen.listeners()).extracting(ListenerSettings::name).containsExactly("b");
        assertThat(chosen.listeners().get(0).timeouts().idle()).hasSeconds(30);

        assertThat(read("perdition", Map.of(RouteOptions.PROTOCOL, "pop3")).listeners())
                .extracting(ListenerSettings::name)
                .containsExactly("a");
    }

    @Test
    void mistakesOfListenersNotStartedAreFoundToo() throws Exception {
        write(
                "perdition.properties",
                "listener.a.protocol = POP3\nlistener.b.protocol = IMAP4\nlistener.b.timeout = x\n");
        try {
            read("perdition.pop3", Map.of());
            org.junit.jupiter.api.Assertions.fail("read");
        } catch (ConfigurationException e) {
            assertThat(e.problems()).hasSize(1).allMatch(line -> line.contains(":3: listener.b.timeout: "));
        }
    }

    @Test
    void valuesAreTakenAsTheyStand() throws Exception {
        write("perdition.properties", "ok_line = a, b = ${sys:user.dir} \\u0041 \\\\ #x !\n");
        assertThat(read("perdition", Map.of()).listeners().get(0).login().okLine())
                .isEqualTo("a, b = ${sys:user.dir} A \\ #x !");
    }

    @Test
    void theConfigurationDirectoryIsNamedElseTheSystemsElseTheTarballs() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user.dir", "/w");
        Path missing = directory.resolve("missing");
        assertThat(Environment.of(Map.of(Environment.SYSCONFDIR, "own"), properties, directory)
                        .configurationDirectory())
                .isEqualTo(Path.of("/w/own"));
        properties.setProperty("perdition.home", "/opt/p");
        assertThat(Environment.of(Map.of(), properties, directory).configurationDirectory())
                .isEqualTo(directory);
        assertThat(Environment.of(Map.of(), properties, missing).configurationDirectory())
                .isEqualTo(Path.of("/opt/p/conf"));
        properties.remove("perdition.home");
        assertThat(Environment.of(Map.of(), properties, missing).configurationDirectory())
                .isEqualTo(missing);
    }

    @Test
    void theShippedConfigurationRunsForAnybody() throws Exception {
        Path conf = Path.of("../conf").toAbsolutePath().normalize();
        Settings settings = SettingsReader.read(new Environment("perdition", directory, conf), Map.of());
        assertThat(settings.configurationFile()).contains(conf.resolve("perdition.properties"));
        assertThat(settings.listeners())
                .extracting(ListenerSettings::bindAddresses)
                .containsExactly(
                        java.util.List.of(new HostPort("", OptionalInt.of(1110))),
                        java.util.List.of(new HostPort("", OptionalInt.of(1143))));
        assertThat(settings.process().pidFile()).isEmpty();
        RouteSettings route = settings.listeners().get(0).route();
        MapSettings map = route.maps().get(0);
        assertThat(map.library()).isEqualTo("posix_regex");
        assertThat(map.directory().resolve(map.option())).isRegularFile();
    }

    @Test
    void whatIsCommentedOutInTheShippedConfigurationCanBeSwitchedOn() throws Exception {
        String shipped = Files.readString(Path.of("../conf/perdition.properties"));
        for (String line :
                shipped.lines().filter(l -> l.matches("#[a-z_.0-9]+ = .*")).toList()) {
            String key = line.substring(1, line.indexOf(' '));
            String others =
                    shipped.lines().filter(l -> !l.startsWith(key + " ")).reduce("", (a, b) -> a + b + "\n");
            // A listener that only exists in comments needs its protocol and port.
            String base = key.startsWith("listener.") && !key.contains(".pop3.") && !key.contains(".imap.")
                    ? shipped.lines()
                            .filter(l -> l.startsWith("#" + key.substring(0, key.lastIndexOf('.'))))
                            .reduce("", (a, b) -> a + b.substring(1) + "\n")
                    : line.substring(1) + "\n";
            write("perdition.properties", others + base);
            assertThat(read("perdition", Map.of()).listeners()).as(line).isNotEmpty();
        }
    }
}
