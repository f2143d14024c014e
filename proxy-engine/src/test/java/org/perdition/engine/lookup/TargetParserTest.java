// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ServicePorts;

class TargetParserTest {
    private static Target parse(String answer, String delimiter) throws BadTargetException {
        return new TargetParser(delimiter, ServicePorts.ofSystem()).parse(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "host, @, , host,",
        "host.example.net:143, @, , host.example.net, 143",
        "host:pop3s, @, , host, 995",
        "192.0.2.1:110, @, , 192.0.2.1, 110",
        "user@host, @, user, host,",
        "user@host:110, @, user, host, 110",
        "re@al@host, @, re@al, host,",
        "real%host, %, real, host,",
        "a--b--host:1, --, a--b, host, 1",
        "a:b@host:1, @, a:b, host, 1",
        ":143, @, , '', 143",
        "user@:143, @, user, '', 143",
        "user@, @, user, '',",
        "@host, @, , host,",
        "[2001:db8::1], @, , 2001:db8::1,",
        "[::1]:9, @, , ::1, 9",
        "[::1]:imap, @, , ::1, 143",
        "user@[::1], @, user, ::1,",
        "us@er@[::1]:9, @, us@er, ::1, 9",
        "u[x]@host, @, u[x], host,",
        "u[x]@[::1]:9, @, u[x], ::1, 9",
        "user%[fe80::1%1]:9, %, user, fe80::1%1, 9",
        "user@host, '', , , ",
    })
    void parts(String answer, String delimiter, @Nullable String user, @Nullable String host, @Nullable Integer port)
            throws BadTargetException {
        if (host == null) {
            assertThatThrownBy(() -> parse(answer, delimiter)).isInstanceOf(BadTargetException.class);
            return;
        }
        OptionalInt expected = port == null ? OptionalInt.empty() : OptionalInt.of(port);
        assertThat(parse(answer, delimiter))
                .isEqualTo(new Target(Optional.ofNullable(user), new HostPort(host, expected)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " host",
                "host ",
                "ho st",
                "us er@host",
                "user@ host",
                "host\t",
                "host\r\nUSER x",
                "host\0",
                "host\u0085",
                "host\u00a0",
                "host\u202e",
                "u\u2028x@host",
                "host:",
                "host:nonsense",
                "host:0",
                "host:65536",
                "host:-1",
                "host:1:",
                "::1",
                "2001:db8::1:143x",
                "a:b:c",
                "[::1",
                "::1]",
                "[]",
                "[]:1",
                "[host]:1",
                "[192.0.2.1]",
                "[::1]x",
                "[::1]:",
                "[::1]:x",
                "x[::1]:1",
                "user@x[::1]",
                "host/path",
                "http://host",
                "ho\"st",
                "ho\\st",
                "ho\u00f6st",
                "host;",
                "$1",
                "[::1%a/b]:1 "
            })
    void refusesWhatMakesNoSense(String answer) {
        assertThatThrownBy(() -> parse(answer, "@"))
                .isInstanceOf(BadTargetException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(answer));
    }

    @Test
    void refusesWhatIsTooLong() throws BadTargetException {
        String user = "u".repeat(1_024 - 5);
        assertThat(parse(user + "@host", "@").user()).contains(user);
        assertThatThrownBy(() -> parse(user + "u@host", "@")).hasMessageContaining("longer than 1024");
        assertThat(parse("h".repeat(255), "@").namesServer()).isTrue();
        assertThatThrownBy(() -> parse("h".repeat(256), "@")).hasMessageContaining("no host name");
    }

    @ParameterizedTest
    @CsvSource({
        "host:99999, '\"99999\" is no port from 1 to 65535 and no service'",
        "host:pop3x, '\"pop3x\" is no port from 1 to 65535 and no service'",
        "[::1]:0, '\"0\" is no port from 1 to 65535 and no service'",
        "host:p\u00f6p, '\"p?p\" is no port from 1 to 65535 and no service'",
        "host:, no port behind the last colon",
        "2001:db8::x, several colons; write an IPv6 address in brackets",
    })
    void namesThePortThatIsNone(String answer, String complaint) {
        assertThat(new TargetParser("@", ServicePorts.ofSystem()).problem(" " + answer + " "))
                .contains(complaint);
        assertThatThrownBy(() -> parse(answer, "@")).hasMessage(complaint);
    }

    @Test
    void anAnswerThatIsRightHasNoProblem() {
        assertThat(TargetParser.of("@", false).problem(" user@host:pop3 ")).isEmpty();
        assertThat(TargetParser.of("@", false).problem(" ")).isEmpty();
        assertThat(TargetParser.of("@", true).problem("host:pop3"))
                .contains(
                        "\"pop3\" is no port from 1 to 65535 and no name of a service counts, because no_lookup is on");
    }

    @Test
    void usersAreOctets() throws BadTargetException {
        assertThat(parse("d\u00f6rte@host", "@").user()).contains("d\u00c3\u00b6rte");
    }

    @Test
    void withoutLookupPortsAreNumbers() throws BadTargetException {
        TargetParser parser = new TargetParser("@", ServicePorts.NUMBERS_ONLY);
        assertThat(parser.parse("192.0.2.1:110").server().port()).hasValue(110);
        assertThatThrownBy(() -> parser.parse("192.0.2.1:pop3")).isInstanceOf(BadTargetException.class);
    }
}
