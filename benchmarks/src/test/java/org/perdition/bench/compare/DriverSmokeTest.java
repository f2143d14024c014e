// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.bench.load.Load;
import org.perdition.bench.load.Plan;
import org.perdition.bench.load.Work;
import org.perdition.bench.net.Service;
import org.perdition.bench.net.TlsContexts;

/** The driver against the scripted real-server, each kind of work for a moment: both speak the same, nothing is lost. */
class DriverSmokeTest {
    private static final long LIMIT_MILLIS = 30_000;
    private static final long RUN_MILLIS = 150;

    @TempDir
    private static Path directory;

    private static RealServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RealServer(Certificate.make(directory));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Load load(Service service, Work work, int connections, int mailKib) throws Exception {
        InetSocketAddress target = Running.direct(server.ports()).address(service);
        return new Load(new Plan(target, service, work, connections, mailKib), TlsContexts.client());
    }

    static Stream<Arguments> works() {
        return Stream.of(
                arguments(Service.POP3, Work.LOGIN),
                arguments(Service.POP3, Work.NOOP),
                arguments(Service.POP3, Work.DOWNLOAD),
                arguments(Service.POP3S, Work.LOGIN),
                arguments(Service.POP3S, Work.DOWNLOAD),
                arguments(Service.IMAP, Work.LOGIN),
                arguments(Service.IMAP, Work.NOOP),
                arguments(Service.IMAP, Work.DOWNLOAD),
                arguments(Service.IMAP, Work.UPLOAD),
                arguments(Service.IMAPS, Work.LOGIN),
                arguments(Service.IMAPS, Work.DOWNLOAD),
                arguments(Service.IMAPS, Work.UPLOAD));
    }

    @ParameterizedTest
    @MethodSource("works")
    void eachWorkIsDoneWithoutAnError(Service service, Work work) throws Exception {
        try (Load load = load(service, work, 3, 300)) {
            load.begin(LIMIT_MILLIS);
            do {
                load.run(RUN_MILLIS);
            } while (load.tally().units() == 0 && load.tally().errors() == 0);
            assertThat(load.tally().units()).isPositive();
            load.end(LIMIT_MILLIS);

            assertThat(load.tally().firstError()).isEmpty();
            assertThat(load.tally().errors()).isZero();
        }
    }

    @Test
    void stalledReadersGetTheirWholeMailAfterwards() throws Exception {
        int mailKib = 20 * 1024;
        try (Load load = load(Service.IMAP, Work.IDLE, 2, mailKib)) {
            load.begin(LIMIT_MILLIS);
            load.requestAndStall();
            load.run(RUN_MILLIS);
            assertThat(load.tally().octets()).isZero();

            load.resume(LIMIT_MILLIS);

            assertThat(load.tally().firstError()).isEmpty();
            assertThat(load.tally().units()).isEqualTo(2);
            assertThat(load.tally().octets()).isEqualTo(2L * mailKib * 1024);
        }
    }

    @Test
    void aTargetThatIsNotThereIsAnErrorNotAnEndlessTry() throws Exception {
        InetSocketAddress nobody = Running.direct(Running.freePorts()).address(Service.IMAP);
        try (Load load = new Load(new Plan(nobody, Service.IMAP, Work.LOGIN, 2, 1), TlsContexts.client())) {
            assertThatThrownBy(() -> load.begin(LIMIT_MILLIS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("0 of 2");
        }
    }
}
