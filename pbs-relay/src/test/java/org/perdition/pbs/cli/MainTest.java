// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Option;

class MainTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String program, String... words) {
        out.reset();
        err.reset();
        return new Main(
                        new Environment(program, folder, folder),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(words);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bdb", "gdbm", "text"})
    void anOperatorsDay(String store) {
        String where = "-Dpop.db";
        String kind = "--store=" + store;
        assertThat(run("perdition-pbs-list", where, kind)).isEqualTo(1);
        assertThat(err()).contains("db_file: " + folder.resolve("pop.db") + " is not there; write --db_file");
        assertThat(run("perdition-pbs-insert", where, kind, "192.0.2.7", "POP:2001:DB8::7"))
                .isZero();
        assertThat(run("perdition-pbs", "-m", "insert", where, kind, "-t", "10", "--", "192.0.2.8"))
                .isZero();
        assertThat(run("perdition-pbs-list", where, kind)).isZero();
        assertThat(out().lines().skip(1).map(line -> line.replaceAll(" *\\|.*", "")))
                .containsExactly("POP:192.0.2.8", "POP:192.0.2.7", "POP:2001:db8::7");
        assertThat(run("perdition-pbs", "--test", "192.0.2.7", where, kind)).isZero();
        assertThat(out()).startsWith("192.0.2.7 may relay until ");
        assertThat(run("perdition-pbs", "--test", "192.0.2.9", where, kind)).isEqualTo(1);
        assertThat(out()).isEqualTo("192.0.2.9 may not relay: it is not listed\n");
        assertThat(run("perdition-pbs-remove", where, kind, "192.0.2.7")).isZero();
        assertThat(run("perdition-pbs-remove", where, kind, "192.0.2.7")).isEqualTo(1);
        assertThat(out()).isEqualTo("Not there: POP:192.0.2.7\n");
        assertThat(run("perdition-pbs-purge", where, kind)).isZero();
        assertThat(out()).isEqualTo("Purged database: addresses removed: 2\n");
        assertThat(run("perdition-pbs-list", where, kind)).isZero();
        assertThat(out()).isEqualTo("Key                 | Expires\n");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nonsense             | there is no such option
            -m sweep               | "sweep" is no mode; write one of daemon, list
            --store=mysql          | --store: "mysql" is no kind of store; write one of bdb, gdbm, text
            -t 0                   | --timeout: "0" is no number of seconds
            -t -1                  | --timeout: "-1" is no number of seconds
            -t 99999999999         | --timeout: "99999999999" is no number of seconds
            --expire_interval x    | --expire_interval: "x" is no number
            --ipv6_prefix 32       | --ipv6_prefix: "32" is no number from 48 to 128
            --ipv6_prefix 129      | --ipv6_prefix: "129" is no number
            -r Auth                | --regex: "Auth" has no group
            -r (                   | --regex: "(" is no expression
            -p TIME:               | --prefix: "TIME:" cannot be
            -D                     | --db_file: its value is missing
            --pid_file=x           | --pid_file: "x" does not begin with /
            -F nonsense            | --log_facility: "nonsense"
            -L x --event_socket y  | --event_socket: the daemon learns from it or from --log_file
            --policy_listen here:1 | --policy_listen: "here:1" is no address and port; write ADDRESS:PORT
            -m list 192.0.2.7      | 192.0.2.7: mode list takes no words
            -m purge all           | all: mode purge takes no words
            -m insert              | mode insert needs an address
            -m insert mail.example | "mail.example" is no address
            -m insert 192.0.2.0/24 | "192.0.2.0/24" is no address
            --test x               | "x" is no address
            -m test                | mode test needs an address
            --test=                | --test: it is empty
            --test 192.0.2.7 192.0.2.8        | --test: it takes one address, there is also "192.0.2.8"
            --mode remove --test 192.0.2.7    | --test: it is the mode test
            """)
    void mistakesAreToldInOneLine(String words, String complaint) {
        assertThat(run("perdition-pbs", words.split(" +"))).isEqualTo(2);
        assertThat(err()).startsWith("perdition-pbs: ").contains(complaint);
        assertThat(err().lines()).hasSize(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void aDatabaseThatIsNoneIsToldInOneLine() throws Exception {
        Files.writeString(folder.resolve("pop.db"), "garbage\n".repeat(1_000));
        for (String mode : new String[] {"list", "insert", "remove", "purge", "test"}) {
            String[] words = mode.equals("list") || mode.equals("purge")
                    ? new String[] {"-m", mode, "-Dpop.db"}
                    : new String[] {"-m", mode, "-Dpop.db", "192.0.2.7"};
            assertThat(run("perdition-pbs", words)).as(mode).isEqualTo(1);
            assertThat(err().lines()).hasSize(1);
            assertThat(err()).startsWith("perdition-pbs: db_file: " + folder.resolve("pop.db") + " cannot be");
            assertThat(out()).isEmpty();
        }
    }

    /** Beside a name so long no file can be written, which shows only at the end. */
    @Test
    void nothingIsSaidToBeDoneBeforeItIs() {
        String file = "-D" + "x".repeat(250);
        for (String mode : new String[] {"insert", "remove", "purge"}) {
            String[] words = mode.equals("purge")
                    ? new String[] {"-m", mode, "--store=text", file}
                    : new String[] {"-m", mode, "--store=text", file, "192.0.2.7"};
            int status = run("perdition-pbs", words);
            assertThat(status).as(mode).isEqualTo(1);
            assertThat(out()).doesNotContain("Inserted", "Removed", "Purged");
        }
    }

    @Test
    void namesLettersAndHelpAreSound() {
        assertThat(PbsOptions.TABLE.all().stream()
                        .flatMap(option -> Stream.concat(Stream.of(option.name()), option.aliases().stream())))
                .doesNotHaveDuplicates();
        assertThat(PbsOptions.TABLE.all().stream().map(Option::shortName).filter(letter -> !letter.isEmpty()))
                .doesNotHaveDuplicates()
                .contains("D", "d", "F", "g", "h", "L", "m", "n", "p", "q", "r", "t", "u");
        assertThat(PbsOptions.TABLE.all()).allMatch(option -> option.help().endsWith("."));
        assertThat(run("perdition-pbs", "--help")).isZero();
        assertThat(out()).contains("--db_file", "/etc/mail/popauth.db", "/var/log/mail.log", "3600");
        assertThat(run("perdition-pbs", "--version")).isZero();
    }
}
