// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.LogFormat;
import org.perdition.engine.config.SessionLogSettings.Passwords;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;

class SessionLogTest {
    private static final byte[] PASSWORD = "se\"cret".getBytes(StandardCharsets.US_ASCII);
    private static final HostPort SERVER = new HostPort("mail.example.net", OptionalInt.of(110));

    private static final class Lines extends AbstractAppender {
        private final List<String> lines = new ArrayList<>();

        Lines() {
            super("lines", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }

    private final Lines appender = new Lines();
    private final Logger logger = (Logger) LogManager.getLogger(SessionLog.LOGGER);
    private final SessionLog log = new SessionLog(LogFormat.V1_18, "POP3", Passwords.NEVER);
    private final Endpoints endpoints;

    SessionLogTest() throws Exception {
        endpoints = endpoints("10.1.2.3", "10.0.0.1");
    }

    private static Endpoints endpoints(String client, String local) throws UnknownHostException {
        return new Endpoints(
                new InetSocketAddress(InetAddress.getByName(client), 4567),
                new InetSocketAddress(InetAddress.getByName(local), 110));
    }

    private LoginRecord login(String user, byte @Nullable [] password, @Nullable HostPort server) {
        return new LoginRecord(endpoints, LegState.STARTTLS, LegState.PLAINTEXT, Identity.of(user), password, server);
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        logger.removeAppender(appender);
        logger.setAdditive(true);
    }

    @Test
    void aSessionThatGoesWell() {
        log.connected(endpoints);
        SessionLog.Success line = log.loggedIn(login("bob", PASSWORD, SERVER));
        log.again(line);
        log.closed(endpoints, Identity.of("bob"), 6, 1_234_567_890_123L);
        String auth = "INFO Auth: 10.1.2.3->10.0.0.1 user=\"bob\" passwd=\"XXXXXX\" server=\"mail.example.net\""
                + " port=\"110\" status=\"ok\"";
        assertThat(appender.lines)
                .containsExactly(
                        "INFO Connect: 10.1.2.3->10.0.0.1",
                        auth,
                        auth,
                        "INFO Close: 10.1.2.3->10.0.0.1 user=\"bob\" received=6 sent=1234567890123");
    }

    @Test
    void aSessionThatFails() {
        LoginFailure failure = new LoginFailure(FailureKind.REFUSED, "AUTH", "no \"such\" user", "PASS: refused");
        log.failed(login("bob", PASSWORD, SERVER), failure);
        log.closed(endpoints, null, 0, 0);
        assertThat(appender.lines)
                .containsExactly(
                        "INFO Auth: 10.1.2.3->10.0.0.1 user=\"bob\" passwd=\"XXXXXX\" server=\"mail.example.net\""
                                + " port=\"110\" status=\"failed: Re-Authentication Failure\"",
                        "INFO Login failed: 10.1.2.3:4567->10.0.0.1:110 user=\"bob\" server=\"mail.example.net:110\""
                                + " kind=REFUSED code=\"AUTH\" text=\"no \\\"such\\\" user\" detail=\"PASS: refused\"",
                        "INFO Close: 10.1.2.3->10.0.0.1 user=\"\" received=0 sent=0");
    }

    @Test
    void whatIsNotKnownIsEmpty() {
        log.failed(login("", null, null), LoginFailure.of(FailureKind.LOGIN_DISABLED, "login_disabled"));
        assertThat(appender.lines.get(0))
                .isEqualTo("INFO Auth: 10.1.2.3->10.0.0.1 user=\"\" passwd=\"XXXXXX\" server=\"\" port=\"\""
                        + " status=\"failed: Login Disabled\"");
        assertThat(appender.lines).hasSize(2).noneMatch(line -> line.contains("null"));
    }

    @ParameterizedTest
    @CsvSource({"NEVER,false,false,false", "FAIL,false,true,false", "OK,true,false,false", "ALWAYS,true,true,true"})
    void passwordsAreShownOnlyWhereAskedFor(Passwords mode, boolean onSuccess, boolean onRefusal, boolean onOutage) {
        SessionLog asked = new SessionLog(LogFormat.V1_18, "POP3", mode);
        asked.loggedIn(login("bob", PASSWORD, SERVER));
        asked.failed(login("bob", PASSWORD, SERVER), LoginFailure.of(FailureKind.REFUSED, "PASS: refused"));
        asked.failed(login("bob", PASSWORD, SERVER), LoginFailure.of(FailureKind.CONNECT, "nobody there"));
        String shown = "passwd=\"se\\\"cret\"";
        String hidden = "passwd=\"XXXXXX\"";
        assertThat(appender.lines.get(0)).contains(onSuccess ? shown : hidden);
        assertThat(appender.lines.get(1)).contains(onRefusal ? shown : hidden);
        assertThat(appender.lines.get(2)).doesNotContain("cret");
        assertThat(appender.lines.get(3)).contains(onOutage ? shown : hidden);
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void whoWantsToHearOfLoginsHearsNoPassword(LogFormat format) {
        List<String> told = new ArrayList<>();
        SessionLog asked = new SessionLog(format, "POP3", Passwords.ALWAYS).tellingOfLogins(told::add);
        SessionLog.Success line = asked.loggedIn(login("bob", PASSWORD, SERVER));
        asked.again(line);
        asked.failed(login("bob", PASSWORD, SERVER), LoginFailure.of(FailureKind.REFUSED, "PASS: refused"));
        assertThat(told)
                .hasSize(2)
                .allMatch(each -> each.startsWith("Auth: 10.1.2.3") && each.endsWith("status=\"ok\""));
        assertThat(told).noneMatch(each -> each.contains("cret"));
        assertThat(appender.lines).hasSize(4);
        assertThat(appender.lines.get(0)).isEqualTo(appender.lines.get(1));
    }

    @Test
    void theFormOf2003() {
        SessionLog older = new SessionLog(LogFormat.V1_11, "POP3", Passwords.ALWAYS);
        older.connected(endpoints);
        older.loggedIn(login("bob", PASSWORD, SERVER));
        older.closed(endpoints, Identity.of("bob"), 6, 7);
        assertThat(appender.lines)
                .containsExactly(
                        "INFO Connect: 10.1.2.3->10.0.0.1",
                        "INFO Auth: 10.1.2.3->10.0.0.1 user=\"bob\" server=\"mail.example.net\" port=\"110\" status=\"ok\"",
                        "INFO Close: 10.1.2.3->10.0.0.1 user=\"bob\" received=6 sent=7");
    }

    @Test
    void theFormOfTwoTwo() {
        SessionLog newer = new SessionLog(LogFormat.V2_2, "POP3", Passwords.OK);
        newer.connected(endpoints);
        newer.loggedIn(login("bob", PASSWORD, SERVER));
        newer.failed(login("", null, null), LoginFailure.of(FailureKind.LOGIN_DISABLED, "login_disabled"));
        newer.closed(endpoints, Identity.of("bob"), 6, 7);
        newer.closed(endpoints, null, 0, 0);
        String ends = "10.1.2.3:4567->10.0.0.1:110";
        assertThat(appender.lines)
                .containsExactly(
                        "INFO Connect:  " + ends,
                        "INFO Auth: " + ends + " client-secure=starttls authorisation_id=NONE authentication_id=\"bob\""
                                + " passwd=\"se\\\"cret\" server=\"mail.example.net:110\" protocol=POP3"
                                + " server-secure=plaintext status=\"ok\"",
                        "INFO Auth: " + ends + " client-secure=starttls authorisation_id=NONE"
                                + " authentication_id=\"\" server=\"(null):(null)\" protocol=POP3"
                                + " server-secure=plaintext status=\"failed: Login Disabled\"",
                        "INFO Login failed: " + ends + " user=\"\" server=\"\" kind=LOGIN_DISABLED code=\"\""
                                + " text=\"\" detail=\"login_disabled\"",
                        "INFO Closing session: " + ends + " authorisation_id=NONE authentication_id=\"bob\""
                                + " received=6 sent=7",
                        "INFO Closing NULL session: " + ends + " authorisation_id=NONE authentication_id=\"(null)\"");
    }

    private LoginRecord bobAsAlice(String alice, String bob) {
        Identity who = new Identity(alice, Optional.of(bob));
        return new LoginRecord(endpoints, LegState.STARTTLS, LegState.SSL, who, PASSWORD, SERVER);
    }

    @Test
    void whoActsForSomebodyElseIsNamedInTheFormOfTwoTwo() {
        SessionLog newer = new SessionLog(LogFormat.V2_2, "MANAGESIEVE", Passwords.NEVER);
        newer.loggedIn(bobAsAlice("alice", "bob"));
        newer.closed(endpoints, bobAsAlice("alice", "bob").who(), 6, 7);
        String ends = "10.1.2.3:4567->10.0.0.1:110";
        assertThat(appender.lines)
                .containsExactly(
                        "INFO Auth: " + ends + " client-secure=starttls authorisation_id=\"alice\""
                                + " authentication_id=\"bob\" server=\"mail.example.net:110\" protocol=MANAGESIEVE"
                                + " server-secure=ssl status=\"ok\"",
                        "INFO Closing session: " + ends + " authorisation_id=\"alice\" authentication_id=\"bob\""
                                + " received=6 sent=7");
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_11", "V1_18"})
    void theOlderFormsHaveALineForWhoActsForSomebodyElse(LogFormat format) {
        SessionLog older = new SessionLog(format, "MANAGESIEVE", Passwords.NEVER);
        older.loggedIn(bobAsAlice("al\"ice", "b\nob"));
        older.failed(bobAsAlice("alice", "bob"), LoginFailure.of(FailureKind.CONNECT, "refused"));
        String ends = "INFO Session: 10.1.2.3:4567->10.0.0.1:110 ";
        assertThat(appender.lines)
                .contains(ends + "user=\"al\\\"ice\" with the password of user=\"b\\nob\"")
                .contains(ends + "user=\"alice\" with the password of user=\"bob\"");
    }

    @ParameterizedTest
    @EnumSource
    void noNameForgesALineInAnyForm(LogFormat format) {
        SessionLog any = new SessionLog(format, "IMAP4", Passwords.ALWAYS);
        String name = "x\" server=\"s\" port=\"1\" status=\"ok\"\r\nAuth: 10.9.9.9->10.0.0.1 user=\"x\"";
        any.failed(
                login(name, name.getBytes(StandardCharsets.ISO_8859_1), SERVER),
                LoginFailure.of(FailureKind.NO_SERVER, name));
        any.closed(endpoints, Identity.of(name), 0, 0);
        assertThat(appender.lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).doesNotContain("\r", "\n", " status=\"ok\"", "user=\"x\""));
    }

    @Test
    void noNameForgesALine() {
        String name =
                "x\" server=\"s\" port=\"1\" status=\"ok\"\nAuth: 10.9.9.9->10.0.0.1 user=\"x\" {} %s ${java:version}";
        log.failed(login(name, PASSWORD, SERVER), LoginFailure.of(FailureKind.NO_SERVER, "d\nAuth: x"));
        log.closed(endpoints, Identity.of(name), 0, 0);
        assertThat(appender.lines).hasSize(3).allSatisfy(line -> {
            assertThat(line).doesNotContain("\n", " status=\"ok\"");
            assertThat(line).doesNotContain("user=\"x\"");
        });
        assertThat(appender.lines.get(0)).contains("{} %s ${java:version}");
    }

    @ParameterizedTest
    @CsvSource({
        "::1, ::1",
        "::, ::",
        "2001:db8::1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    })
    void ipv6IsWrittenShort(String address, String expected) throws Exception {
        assertThat(endpoints(address, address)).hasToString(expected + "->" + expected);
        assertThat(endpoints(address, address).withPorts()).isEqualTo(expected + ":4567->" + expected + ":110");
    }
}
