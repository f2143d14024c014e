// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReverseNamesTest {
    /** As the system's own tool tells it, which asks the same service. */
    private static Optional<String> getent(String address) throws Exception {
        Process getent = new ProcessBuilder("getent", "hosts", address)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String line = new String(getent.getInputStream().readAllBytes()).strip();
        getent.waitFor();
        return line.isEmpty() ? Optional.empty() : Optional.of(line.split("\\s+")[1]);
    }

    @Test
    void namesAreThoseOfTheSystem() throws Exception {
        assumeTrue(ReverseNames.available() && Files.isExecutable(Path.of("/usr/bin/getent")));
        for (String address : new String[] {"127.0.0.1", "127.0.0.99", "::1"}) {
            assertThat(ReverseNames.of(InetAddress.getByName(address)))
                    .as(address)
                    .isEqualTo(getent(address));
        }
    }
}
