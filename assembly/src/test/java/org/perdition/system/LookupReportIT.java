// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** What {@code --lookup} says about names. */
class LookupReportIT {
    private final Path folder = TemporaryFolder.create("perdition lookup");

    private Ended lookup(String... options) throws IOException {
        Files.writeString(folder.resolve("popmap"), "10.0.0.1: Real@one.example:1143\nbob@new: two.example\n");
        List<String> command =
                new ArrayList<>(List.of(Tarball.program("perdition.imap4").toString(), "--map_library", "text", "-U"));
        command.addAll(List.of(options));
        return RunningProgram.run(folder, Map.of("PERDITION_SYSCONFDIR", folder.toString()), command);
    }

    private static String value(Ended ended, String what) {
        return ended.lines().stream()
                .filter(line -> line.strip().startsWith(what + ":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .reduce((first, second) -> first + " / " + second)
                .orElseThrow(() -> new AssertionError("no " + what + " in:\n" + ended.text()));
    }

    @Test
    @ShowsOption("lookup")
    void keysAnswersAndNamesAreShown() throws IOException {
        Ended ended = lookup(
                "--lookup",
                "Bob@old",
                "--query_key",
                "\\u,\\U",
                "--strip_domain",
                "all",
                "--add_domain",
                "all",
                "--explicit_domain",
                "new",
                "--lower_case",
                "server_lookup",
                "--lower_case",
                "local_auth");
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(value(ended, "key")).isEqualTo("\"bob\": not found / \"bob@new\": two.example");
        assertThat(value(ended, "real-server")).isEqualTo("two.example:143");
        assertThat(value(ended, "in the log")).isEqualTo("\"Bob@old\"");
        assertThat(value(ended, "local authentication")).isEqualTo("\"bob@new\"");
        assertThat(value(ended, "logs in as")).isEqualTo("\"Bob@new\"");
    }

    @Test
    @ShowsOption("lookup_from")
    void theConnectionMayMatter() throws IOException {
        String[] options = {"--query_key", "\\i\\p,\\I", "--lookup", "joe", "--lookup_from", "[2001:db8::1]:7,10.0.0.1"
        };
        Ended ended = lookup(options);
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(value(ended, "key")).isEqualTo("\"2001:db8::17\": not found / \"10.0.0.1\": Real@one.example:1143");
        assertThat(value(ended, "logs in as")).isEqualTo("\"Real\"");

        options[5] = "10.0.0.1,10.0.0.2";
        Ended elsewhere = lookup(options);
        assertThat(elsewhere.status()).as(elsewhere::text).isEqualTo(1);
        assertThat(value(elsewhere, "no real-server")).contains("no default server");

        options[5] = "localhost";
        assertThat(lookup(options).lines().get(0)).contains("--lookup_from: ", "localhost");
        options[5] = "10.0.0.1";
        assertThat(lookup(options).lines().get(0)).contains("--lookup_from: ", "is not two addresses");
        options[5] = "10.0.0.1,foo:143";
        assertThat(lookup(options).lines().get(0))
                .endsWith("--lookup_from: \"foo\" is no address; write CLIENT[:PORT],LOCAL[:PORT] in numbers, such as"
                        + " 192.0.2.7,192.0.2.1:143");
    }
}
