// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Settings;

/** What is told about each kind of mistake: one line, exit status 2, no stack trace, and the server not started. */
class BrokenInputTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Fails if it is reached. */
    private static final class NoServer implements ServerStarter {
        @Override
        public int run(Settings settings, Start start) {
            return 99;
        }

        @Override
        public Findings check(Settings settings) {
            return new Findings(List.of(), List.of());
        }

        @Override
        public int lookup(Settings settings, LookupRequest request, PrintStream out) {
            return 98;
        }
    }

    private int run(String... words) {
        return run("perdition", words);
    }

    private int run(String program, String[] words) {
        return new Main(
                        new Environment(program, directory, directory),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new NoServer())
                .run(words);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8).replace(directory.toString(), "DIR");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timeuot = 5                | timeuot: there is no option of this name; did you mean timeout?
            nonsense = 5               | nonsense: there is no option of this name; --help lists them
            include = other            | include: there is no option of this name; --help lists them
            connect-timeout = 5        | connect-timeout: there is no option of this name; did you mean connect_timeout?
            timeout = abc              | timeout: "abc" is no number of seconds up to a year; write digits only, such as 1800
            timeout = -1               | timeout: "-1" is no number of seconds up to a year; write digits only, such as 1800
            timeout = 99999999999      | timeout: "99999999999" is no number of seconds up to a year; write digits only, such as 1800
            timeout =                  | timeout: "" is no number of seconds up to a year; write digits only, such as 1800
            timeout = ${env:HOME}      | timeout: "${env:HOME}" is no number of seconds up to a year; write digits only, such as 1800
            auth_failure_delay = 1,5   | auth_failure_delay: "1,5" is no number of seconds up to a year; write digits, with decimals if you like, such as 3 or 0.5
            connection_limit = many    | connection_limit: "many" is no number from 0 to 999999999; write digits only, such as 0
            lookup_threads = 0         | lookup_threads: "0" is no number from 1 to 999999999; write digits only, such as 16
            debug = maybe              | debug: "maybe" is neither on nor off; write on or off
            protocol = SMTP            | protocol: "SMTP" is no protocol; write POP3, POP3S, IMAP4, IMAP4S or MANAGESIEVE
            listen_port = 0            | listen_port: "0" is no port; write a number from 1 to 65535
            listen_port = 65536        | listen_port: "65536" is no port; write a number from 1 to 65535
            listen_port = popp3        | listen_port: "popp3" is no port; write a number from 1 to 65535, or a service name such as pop3 or imaps
            outgoing_port = -5         | outgoing_port: "-5" is no port; write a number from 1 to 65535, or a service name such as pop3 or imaps
            bind_address = a:b:c       | bind_address: "a:b:c" has several colons but is no IPv6 address; write HOST:PORT or [ADDRESS]:PORT
            bind_address = [::1        | bind_address: "[::1" has no matching brackets; write [ADDRESS]:PORT
            bind_address = [host]:110  | bind_address: "[host]:110" has no IPv6 address in brackets; write [::1]:110
            bind_address = 256.1.1.1   | bind_address: "256.1.1.1" is no IPv4 address; write four numbers up to 255, such as 192.0.2.1
            bind_address = a,,b        | bind_address: there is an empty element; write HOST or HOST:PORT between commas
            bind_address = ::1,::1     | bind_address: names an address and port twice; write each once
            outgoing_server = u@host   | outgoing_server: "u@host" names a user, which cannot be given here; write HOST or HOST:PORT
            outgoing_server = :143     | outgoing_server: ":143" has no host; write HOST or HOST:PORT
            outgoing_server = a b      | outgoing_server: "a b" is no host name or address; write HOST or HOST:PORT
            outgoing_server = a:       | outgoing_server: "" is no port; write a number from 1 to 65535, or a service name such as pop3 or imaps
            ssl_mode = none,ssl_listen | ssl_mode: ssl_listen contradicts none; write one way for each of the two legs
            ssl_mode = ssl_all,tls_all | ssl_mode: tls_all contradicts ssl_all; write one way for each of the two legs
            ssl_mode = foo             | ssl_mode: "foo" is no ssl_mode; write one or more of none, ssl_listen, ssl_outgoing, ssl_all, tls_listen, tls_outgoing, tls_all, tls_listen_force, tls_outgoing_force, tls_all_force
            ssl_mode = tls_listne      | ssl_mode: "tls_listne" is no ssl_mode; did you mean tls_listen? It is one or more of none, ssl_listen, ssl_outgoing, ssl_all, tls_listen, tls_outgoing, tls_all, tls_listen_force, tls_outgoing_force, tls_all_force
            strip_domain = foo         | strip_domain: "foo" is no state; write servername_lookup, local_authentication, remote_login, all
            strip_domain = all,2       | strip_domain: "2" is no state; write servername_lookup, local_authentication, remote_login, all
            add_domain = all,,2        | add_domain: there is an empty element; write servername_lookup, local_authentication, remote_login, all, and a number up to 999 as depth
            lower_case = all,1000      | lower_case: "1000" is no state; write servername_lookup, local_authentication, remote_login, all
            explicit_domain = a b      | explicit_domain: "a b" cannot be part of a user name; write it without control characters and blanks
            domain_delimiter = @\\u0007 | domain_delimiter: "@\\u0007" cannot be part of a user name; write it without control characters
            query_key = \\\\x\\\\U        | query_key: "\\x\\U" holds the unknown escape "\\x"; write \\U \\u \\D \\d \\i \\I \\p \\P, or \\\\ for a backslash
            query_key = a\\\\,b          | query_key: "a\\" has nothing behind its last backslash; write \\U \\u \\D \\d \\i \\I \\p \\P, or \\\\ for a backslash
            map_library = a b          | map_library: "a b" names no popmap; write its name, such as posix_regex, or nothing for no popmap
            log_facility = mial        | log_facility: "mial" is no facility of the system log; write one of kern, user, mail, daemon, auth, syslog, lpr, news, uucp, cron, authpriv, ftp, local0, local1, local2, local3, local4, local5, local6, local7; or - for standard output, + for standard error, or /FILE
            pam_service = ../shadow    | pam_service: "../shadow" is no name of a PAM service; write the name of a file in /etc/pam.d
            pam_threads = 1000         | pam_threads: 1000 is more than 256; write fewer
            log_passwd = sometimes     | log_passwd: "sometimes" is no such time; write never, fail, ok or always
            pid_file = x.pid           | pid_file: "x.pid" does not begin with /; write a full path, or nothing
            no_daemon = maybe          | no_daemon: "maybe" is neither on nor off; write on or off
            pop_capability = UIDL.Ü    | pop_capability: "UIDL.Ü" holds a character that may not be sent; write printable ASCII only
            ok_line = grüezi           | ok_line: "grüezi" cannot be sent as one line; write at most 506 characters of printable ASCII
            ssl_listen_min_proto_version = sslv3  | ssl_listen_min_proto_version: "sslv3" is broken and not spoken; write tlsv1.2, or tlsv1 if old peers need it
            ssl_outgoing_min_proto_version = tls9 | ssl_outgoing_min_proto_version: "tls9" is no TLS version; write tlsv1, tlsv1.1, tlsv1.2, tlsv1.3
            ssl_listen_min_proto_version =        | ssl_listen_min_proto_version: "" is no TLS version; write tlsv1, tlsv1.1, tlsv1.2, tlsv1.3
            ssl_listen_max_proto_version = tlsv1.1| ssl_listen_max_proto_version: ssl_listen_min_proto_version (tlsv1.2) is above ssl_listen_max_proto_version (tlsv1.1); lower the one or raise the other
            config_file = x            | config_file: goes on the command line only; write it there as --config_file
            listener.a.pid_file = /x   | listener.a.pid_file: pid_file holds for the whole process; write it as pid_file, without listener.a
            listener.a = x             | listener.a: not a listener's option; write listener.NAME.OPTION, NAME of letters, digits, - and _
            listener.abcdefghijklmnopqrstuvwxyz0123456.timeout = 5 | listener.abcdefghijklmnopqrstuvwxyz0123456.timeout: the name of a listener has at most 32 characters, this one has 33; shorten it
            listener.a.timeuot = 5     | listener.a.timeuot: there is no option of this name; did you mean timeout?
            listener.a.timeout = x     | listener.a.timeout: "x" is no number of seconds up to a year; write digits only, such as 1800
            """)
    void aMistakeInTheFileNamesFileLineAndRemedy(String line, String told) throws Exception {
        Files.writeString(
                directory.resolve("perdition.properties"), "# comment\n\n! too\nquiet = \\\n  on\n" + line + "\n");

        assertThat(run()).isEqualTo(2);

        assertThat(said()).isEqualTo("perdition: DIR/perdition.properties:6: " + told + "\n");
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --timeuot 5        | --timeuot: there is no such option; did you mean --timeout?
            -Z                 | -Z: there is no such option; --help lists them
            --nonsense         | --nonsense: there is no such option; --help lists them
            foo                | foo: a word without an option; write options only, see --help
            -d foo             | foo: a word without an option; write options only, see --help
            --timeout          | --timeout: its value is missing; write --timeout=SECONDS
            -t                 | --timeout: its value is missing; write --timeout=SECONDS
            --timeout x        | --timeout: "x" is no number of seconds up to a year; write digits only, such as 1800
            --debug=perhaps    | --debug: "perhaps" is neither on nor off; write on or off
            -i -F -            | --log_facility: with inetd_mode standard output is the client's connection; write another log_facility
            -P MANAGESIEVE -I SASL | --capability: "SASL" is no capability of ManageSieve; write "NAME" or "NAME" "VALUE", with two blanks between one capability and the next
            -P SMTP            | --protocol: "SMTP" is no protocol; write POP3, POP3S, IMAP4, IMAP4S or MANAGESIEVE
            -f nothing         | --config_file: there is no file DIR/nothing; name an existing one
            -f .               | --config_file: DIR is no regular file; name one
            -n -b localhost    | --bind_address: "localhost" is a name, and no_lookup is on; write its address, or switch no_lookup off
            -n -l pop3         | --listen_port: "pop3" is a name, and no_lookup is on; write 110
            -n -s 127.0.0.1:x  | --outgoing_server: "x" is no port; write a number from 1 to 65535, or a service name such as pop3 or imaps
            """)
    void aMistakeOnTheCommandLineNamesOptionAndRemedy(String words, String told) {
        assertThat(run(words.split(" "))).isEqualTo(2);

        assertThat(said()).isEqualTo("perdition: " + told + "\n");
    }

    @Test
    void allMistakesAreToldAtOnce() throws Exception {
        Files.writeString(
                directory.resolve("perdition.properties"),
                "timeout = x\ntimeout = 5\nauthenticate_timeout = 5\nauthentication_timeout = 6\nfoo = 1\n");

        assertThat(run("--check", "-L", "x")).isEqualTo(2);

        assertThat(said().lines())
                .containsExactlyInAnyOrder(
                        "perdition: DIR/perdition.properties:2: timeout: written before, as timeout in line 1; keep one"
                                + " of them",
                        "perdition: DIR/perdition.properties:4: authentication_timeout: written before, as"
                                + " authenticate_timeout in line 3; keep one of them",
                        "perdition: DIR/perdition.properties:5: foo: there is no option of this name; --help lists"
                                + " them",
                        "perdition: DIR/perdition.properties:1: timeout: \"x\" is no number of seconds up to a year;"
                                + " write digits only, such as 1800",
                        "perdition: --connection_limit: \"x\" is no number from 0 to 999999999; write digits only,"
                                + " such as 0");
    }

    @Test
    void aFileInAnotherEncodingNamesItsLine() throws Exception {
        Files.write(
                directory.resolve("perdition.properties"),
                "quiet = on\nok_line = gr\u00fcezi\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(run()).isEqualTo(2);

        assertThat(said())
                .startsWith("perdition: DIR/perdition.properties:")
                .contains("this is not UTF-8; save the file in that encoding");
        assertThat(said().lines()).hasSize(1);
    }

    @Test
    void aBrokenEscapeNamesItsLine() throws Exception {
        Files.writeString(directory.resolve("perdition.properties"), "quiet = on\nok_line = \\ux\n");

        assertThat(run()).isEqualTo(2);

        assertThat(said())
                .isEqualTo("perdition: DIR/perdition.properties:2: a backslash followed by u needs four hexadecimal"
                        + " digits; write \\\\ for a backslash\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timeuot 5                  | :4: timeuot: there is no option of this name; did you mean timeout?
            Timeout 5                  | :4: Timeout: there is no option of this name; did you mean timeout?
            nonsense                   | :4: nonsense: there is no option of this name; --help lists them
            Z                          | :4: Z: there is no option of this name; --help lists them
            --timeout 5                | :4: --timeout: an option has no dashes in a file; write timeout
            -t 5                       | :4: -t: an option has no dashes in a file; write t
            --foo 5                    | :4: --foo: there is no option of this name; --help lists them
            "time out" 5               | :4: time out: there is no option of this name; did you mean timeout?
            "" 5                       | :4: there is no option in front of the value; write OPTION VALUE
            = 5                        | :4: there is no option in front of the value; write OPTION VALUE
            timeout                    | :4: timeout: its value is missing; write timeout SECONDS, or timeout "" for none
            t                          | :4: t: its value is missing; write t SECONDS, or t "" for none
            timeout 5 s                | :4: timeout: "5 s" is no number of seconds up to a year; write digits only, such as 1800
            t 1h                       | :4: t: "1h" is no number of seconds up to a year; write digits only, such as 1800
            debug perhaps              | :4: debug: "perhaps" is neither on nor off; write on or off
            protocol SMTP              | :4: protocol: "SMTP" is no protocol; write POP3, POP3S, IMAP4, IMAP4S or MANAGESIEVE
            ok_line "a                 | :4: a quote (") is not closed; close it in the same line
            ok_line it's               | :4: a quote (') is not closed; close it in the same line
            ok_line grüezi             | :4: ok_line: "grüezi" cannot be sent as one line; write at most 506 characters of printable ASCII
            check                      | :4: check: goes on the command line only; write it there as --check
            listener.a.timeout 5       | :4: listener.a.timeout: listeners have names only in a file that ends in .properties; write it there
            """)
    void aMistakeInAConfNamesFileLineAndRemedy(String line, String told) throws Exception {
        Files.writeString(directory.resolve("perdition.conf"), "# comment\n\nquiet\n" + line + "\n");

        assertThat(run()).isEqualTo(2);

        assertThat(said()).isEqualTo("perdition: DIR/perdition.conf" + told + "\n");
    }

    @Test
    void aConfInAnotherEncodingNamesTheLineUnlessItIsAComment() throws Exception {
        Files.write(
                directory.resolve("perdition.conf"),
                "# gr\u00fcezi\nquiet\nmap_library_opt gr\u00fcezi\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(run()).isEqualTo(2);

        assertThat(said())
                .isEqualTo("perdition: DIR/perdition.conf:3: this is not UTF-8; save the file in that encoding\n");
    }

    @Test
    void mistakesInAListOfSeveralLinesNameThem() throws Exception {
        Files.writeString(directory.resolve("perdition.conf"), "ssl_mode none\nquiet\nssl_mode tls_all\n");

        assertThat(run()).isEqualTo(2);

        assertThat(said())
                .isEqualTo("perdition: DIR/perdition.conf:1: ssl_mode, line 3: tls_all contradicts none; write one way"
                        + " for each of the two legs\n");
    }

    @Test
    void aFileTooLargeOrOfAnotherKindIsNotRead() throws Exception {
        Files.write(directory.resolve("perdition.conf"), new byte[(1 << 20) + 1]);

        assertThat(run()).isEqualTo(2);

        assertThat(said())
                .isEqualTo("perdition: DIR/perdition.conf: is larger than a configuration file can be (1 MiB); name"
                        + " another file\n");
    }

    @Test
    void aNamedConfigurationDirectoryHasToExist() {
        Path missing = directory.resolve("missing");
        Environment environment = new Environment("perdition", directory, missing, Environment.Chosen.BY_NAME);
        int status = new Main(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new NoServer())
                .run("-s", "x");

        assertThat(status).isEqualTo(2);
        assertThat(said())
                .isEqualTo("perdition: PERDITION_SYSCONFDIR: there is no directory DIR/missing; name an existing one,"
                        + " or unset the variable\n");
    }

    @Test
    void listenersOnOnePortAreRefused() throws Exception {
        Files.writeString(
                directory.resolve("perdition.properties"),
                "listener.a.protocol = POP3\nlistener.b.protocol = IMAP4\nlisten_port = 1110\n");

        assertThat(run()).isEqualTo(2);

        assertThat(said())
                .isEqualTo("perdition: DIR/perdition.properties: listeners a and b both listen on port 1110; give one"
                        + " of them another listen_port or bind_address\n");
    }

    @Test
    void aProtocolThatNoListenerSpeaksIsRefused() throws Exception {
        Files.writeString(directory.resolve("perdition.properties"), "listener.a.protocol = POP3\n");

        assertThat(run("-P", "IMAP4")).isEqualTo(2);

        assertThat(said())
                .isEqualTo("perdition: DIR/perdition.properties: no listener speaks IMAP4, only a (POP3); add one, or"
                        + " start perdition without a protocol\n");
    }

    @Test
    void mistakesInKeyMaterialOfBothLegsAreTold() {
        assertThat(run(
                        "--check",
                        "--ssl_mode",
                        "ssl_all",
                        "--ssl_cert_file",
                        "c.pem",
                        "--ssl_ca_file",
                        "ca.pem",
                        "-s",
                        "x"))
                .isEqualTo(2);

        assertThat(said().lines())
                .containsExactly(
                        "perdition: ssl_cert_file DIR/c.pem: there is no such file, and ssl_mode wants TLS towards"
                                + " clients; make a certificate with: openssl req -x509 -newkey rsa:2048 -nodes -days"
                                + " 365 -subj /CN=mail.example.com -addext subjectAltName=DNS:mail.example.com -keyout"
                                + " DIR/perdition.key.pem -out DIR/c.pem (or set ssl_mode none)",
                        "perdition: ssl_ca_file DIR/ca.pem: there is no such file; name an existing one");
    }

    @Test
    void aControlCharacterInAWordStaysOnTheLine() {
        assertThat(run("--x\ny")).isEqualTo(2);

        assertThat(said()).isEqualTo("perdition: --x\\u000ay: there is no such option; --help lists them\n");
    }
}
