// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicePortsTest {
    @ParameterizedTest
    @CsvSource({
        "pop3,110",
        "pop3s,995",
        "imap,143",
        "imap2,143",
        "imaps,993",
        "sieve,4190",
        "1,1",
        "65535,65535",
        "0110,110"
    })
    void knowsMailWithoutAFile(String word, int port, @TempDir Path directory) {
        assertThat(ServicePorts.of(directory.resolve("absent")).port(word)).isEqualTo(OptionalInt.of(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "100000", "-1", "+1", "1 ", "POP3", "nonsense", "\u0661\u0661\u0660"})
    void refusesWhatIsNoPort(String word) {
        assertThat(ServicePorts.ofSystem().port(word)).isEmpty();
    }

    @Test
    void readsNamesAndAliasesOfTcp(@TempDir Path directory) throws Exception {
        Path services = Files.writeString(
                directory.resolve("services"),
                "# comment\nmymail\t1110/tcp  mailalias other # x 1/tcp\nudponly 7/udp\nbroken\nbad x/tcp\npop3 2110/tcp\n");
        ServicePorts ports = ServicePorts.of(services);
        assertThat(ports.port("mymail")).hasValue(1110);
        assertThat(ports.port("mailalias")).hasValue(1110);
        assertThat(ports.port("other")).hasValue(1110);
        assertThat(ports.port("x")).isEmpty();
        assertThat(ports.port("udponly")).isEmpty();
        assertThat(ports.port("bad")).isEmpty();
        assertThat(ports.port("pop3")).as("the system's own word counts").hasValue(2110);
        assertThat(ports.port("imaps")).hasValue(993);
    }

    @Test
    void withoutLookupNumbersOnly() {
        assertThat(ServicePorts.NUMBERS_ONLY.port("pop3")).isEmpty();
        assertThat(ServicePorts.NUMBERS_ONLY.port("110")).hasValue(110);
    }
}
