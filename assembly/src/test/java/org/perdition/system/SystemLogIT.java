// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.SystemLog;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** Where the log goes: the system log, files, standard outputs, an operator's own log4j2.xml; and logs that fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemLogIT {
    private static final int USAGE = 2;

    /** What syslog(3) writes. The day has two places, the first of them may be blank. */
    private static final String FORM =
            "<%d>[A-Z][a-z]{2} [ 1-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9]" + " perdition\\[[0-9]+]: ";

    private final MailRealServer realServer = new MailRealServer(
            "real", "secret", new Authority("System test CA").issue("127.0.0.1").serverContext());
    private final String pop3 = realServer.listenPop3("127.0.0.1", 0, Security.PLAIN);
    private Path folder = Path.of("/");
    private Path socket = Path.of("/");

    @BeforeEach
    void folder() {
        // without a blank: the name of a socket may have 107 octets only
        folder = TemporaryFolder.create("syslog");
        socket = folder.resolve("log");
    }

    @AfterAll
    void stop() {
        realServer.close();
    }

    private Configuration configuration() {
        return new Configuration().listener("a", Dialogue.POP3, pop3).set("no_daemon", "on");
    }

    private Map<String, String> environment(Configuration configuration) throws IOException {
        Files.write(folder.resolve("perdition.properties"), configuration.lines());
        return Map.of("PERDITION_SYSCONFDIR", folder.toString(), "PERDITION_SYSLOG_SOCKET", socket.toString());
    }

    private Proxy start(Configuration configuration) throws IOException {
        return Proxy.start(
                folder,
                environment(configuration),
                OrdinaryUser.command(Tarball.program("perdition").toString()),
                configuration.port("a"));
    }

    private void logIn(Configuration configuration, String user) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("a"))) {
            Dialogue.POP3.greeting(client);
            assertThat(Dialogue.POP3.logIn(client, user, "secret")).isEqualTo(Dialogue.POP3.accepted());
            Dialogue.POP3.logOut(client);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 2", "mail, 2", "daemon, 3", "LOCAL3, 19"})
    @ShowsOption("log_facility")
    void linesReachTheSystemLogWithTheirPriority(String facility, int code) throws IOException {
        Configuration configuration =
                configuration().set("log_facility", facility).set("debug", "on").set("connection_logging", "on");
        try (SystemLog log = SystemLog.listen(socket);
                Proxy proxy = start(configuration)) {
            logIn(configuration, "bob");
            assertThat(log.await("Connect: ")).matches(FORM.formatted(code * 8 + 6) + "Connect: .*");
            assertThat(log.await("Auth: ")).matches(FORM.formatted(code * 8 + 5) + "Auth: .* status=\"ok\"");
            assertThat(log.await("Close: ")).matches(FORM.formatted(code * 8 + 6) + "Close: .*");
            assertThat(log.await("SELF: ")).matches(FORM.formatted(code * 8 + 7) + "SELF: .*");
            int mark = log.messages().mark();
            Files.delete(folder.resolve("perdition.properties"));
            proxy.signal("HUP");
            assertThat(log.messages().await(mark, DialogueClient.PATIENCE, "Not reloaded"))
                    .matches(FORM.formatted(code * 8 + 3) + "Not reloaded.*");
            assertThat(proxy.log().text()).isEmpty();
        }
    }

    @Test
    void aSystemLogThatComesLateOrGoesTakesNoSessionWithIt() throws IOException {
        Configuration configuration = configuration().set("log_facility", "mail");
        try (Proxy proxy = start(configuration)) {
            assertThat(proxy.log().text()).contains("log_facility: there is no system log at " + socket);
            logIn(configuration, "early");
            try (SystemLog log = SystemLog.listen(socket)) {
                logIn(configuration, "first");
                log.await("user=\"first\"");
            }
            logInForLongerThanALineIsTried(configuration);
            try (SystemLog log = SystemLog.listen(socket)) {
                logInUntilItIsToldWhatWasLost(configuration, log);
                log.await("user=\"again\"");
            }
        }
    }

    /** One line is tried for a second, so in two some are lost. */
    private void logInForLongerThanALineIsTried(Configuration configuration) {
        long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (System.nanoTime() < until) {
            logIn(configuration, "lost");
        }
    }

    private void logInUntilItIsToldWhatWasLost(Configuration configuration, SystemLog log) {
        long deadline = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
        while (!log.messages().text().contains(" lines before this one were lost")) {
            assertThat(System.nanoTime()).as("nothing said of lost lines").isLessThan(deadline);
            logIn(configuration, "again");
        }
        assertThat(log.await(" lines before this one were lost")).startsWith("<20>");
    }

    @Test
    void aSystemLogThatReadsNothingHoldsNoSessionUp() throws IOException {
        Configuration configuration = configuration().set("log_facility", "mail");
        Path goOn = folder.resolve("go on");
        try (SystemLog log = SystemLog.listenWithoutReading(socket, goOn);
                Proxy proxy = start(configuration)) {
            logInForLongerThanALineIsTried(configuration);
            Files.createFile(goOn);
            logInUntilItIsToldWhatWasLost(configuration, log);
            log.await("user=\"again\"");
            assertThat(proxy.log().text()).doesNotContain("Exception");
        }
    }

    @Test
    void aPipeThatNobodyReadsHoldsNoSessionUp() throws IOException {
        Path pipe = folder.resolve("pipe");
        RunningProgram.run(folder, Map.of(), List.of("mkfifo", "-m", "666", pipe.toString()));
        Path goOn = folder.resolve("go on");
        Configuration configuration =
                configuration().set("log_facility", pipe).set("debug", "on").set("connection_logging", "on");
        String reader = "exec 3<\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done; exec cat <&3";
        try (RunningProgram read = RunningProgram.start(
                        folder, Map.of(), List.of("sh", "-c", reader, "sh", pipe.toString(), goOn.toString()));
                Proxy proxy = start(configuration)) {
            // Lines for the pipe and the queue of 8192 before it.
            for (int i = 0; i < 1_200; i++) {
                logIn(configuration, "many");
            }
            Files.createFile(goOn);
            read.output()
                    .await(
                            0,
                            DialogueClient.PATIENCE,
                            " lines before this one were lost: the log could not be written");
            assertThat(proxy.log().text()).doesNotContain("Exception");
        }
    }

    @Test
    void anUnknownFacilityIsNamed() throws IOException {
        Configuration configuration = configuration().set("log_facility", "mial");
        RunningProgram.Ended ended = RunningProgram.run(
                folder,
                environment(configuration),
                List.of(Tarball.program("perdition").toString()));
        assertThat(ended.status()).isEqualTo(USAGE);
        assertThat(ended.lines())
                .singleElement()
                .asString()
                .contains("perdition.properties:", "log_facility: \"mial\" is no facility", "local0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "+", "/FILE"})
    @ShowsOption("log_facility")
    void linesGoToAStandardOutputOrAFile(String where) throws IOException {
        Path file = OrdinaryUser.give(Files.createFile(folder.resolve("file")));
        Configuration configuration = configuration().set("log_facility", where.equals("/FILE") ? "" + file : where);
        Map<String, String> environment = environment(configuration);
        String redirected = "exec \"$1\" >\"$2\" 2>\"$3\"";
        Path out = OrdinaryUser.give(Files.createFile(folder.resolve("out")));
        Path err = OrdinaryUser.give(Files.createFile(folder.resolve("err")));
        List<String> command = OrdinaryUser.command(
                "sh", "-c", redirected, "sh", Tarball.program("perdition").toString(), out.toString(), err.toString());
        try (Proxy proxy = Proxy.start(folder, environment, command, configuration.port("a"))) {
            logIn(configuration, "bob");
            proxy.signal("TERM");
            proxy.awaitEnd(Duration.ofSeconds(30));
        }
        Map<String, Path> places = Map.of("-", out, "+", err, "/FILE", file);
        for (Map.Entry<String, Path> place : places.entrySet()) {
            boolean here = place.getKey().equals(where);
            assertThat(Files.readString(place.getValue()).contains("Auth: ")).isEqualTo(here);
        }
    }

    @Test
    void anOperatorsOwnFileIsUsedInPlaceOfLogFacility() throws IOException {
        Configuration configuration = configuration().set("log_facility", "-");
        Files.writeString(folder.resolve("log4j2.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <Configuration packages="org.perdition.engine.log" shutdownHook="disable">
                  <Appenders>
                    <SystemLog name="system" facility="local5"/>
                    <Console name="terminal" target="SYSTEM_ERR">
                      <PatternLayout pattern="own form of ${sys:perdition.program}: %m%n"/>
                    </Console>
                  </Appenders>
                  <Loggers>
                    <Logger name="org.apache.mina" level="OFF"/>
                    <Root level="${sys:perdition.log.level}">
                      <AppenderRef ref="system"/>
                      <AppenderRef ref="terminal"/>
                    </Root>
                  </Loggers>
                </Configuration>
                """);
        try (SystemLog log = SystemLog.listen(socket);
                Proxy proxy = start(configuration)) {
            logIn(configuration, "bob");
            assertThat(log.await("Auth: ")).startsWith("<173>").endsWith("status=\"ok\"");
            proxy.awaitLog(0, "own form of perdition: Auth: ");
            assertThat(proxy.log().text()).doesNotContain("SELF: ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "<Configuration, log4j2.xml:1",
        "<Configuration><Appenders><Nothing/></Appenders></Configuration>, Nothing"
    })
    void aMistakeInAnOperatorsOwnFileIsNamed(String content, String named) throws IOException {
        Path own = Files.writeString(folder.resolve("log4j2.xml"), content);
        RunningProgram.Ended ended = RunningProgram.run(
                folder,
                environment(configuration()),
                List.of(Tarball.program("perdition").toString()));
        assertThat(ended.status()).as(ended::text).isEqualTo(USAGE);
        assertThat(ended.text()).contains(own.toString(), named).doesNotContain("Exception");
    }
}
