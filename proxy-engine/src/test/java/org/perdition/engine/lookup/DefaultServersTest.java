// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.HostPort;

class DefaultServersTest {
    private static HostPort server(String host, int port) {
        return new HostPort(host, port == 0 ? OptionalInt.empty() : OptionalInt.of(port));
    }

    @Test
    void takeTurnsAndTheOthersFollow() {
        DefaultServers servers = new DefaultServers(List.of(server("a", 0), server("b", 1143), server("c", 0)), 143);
        HostPort a = server("a", 143);
        HostPort b = server("b", 1143);
        HostPort c = server("c", 143);
        assertThat(servers.inTurn()).containsExactly(a, b, c);
        assertThat(servers.inTurn()).containsExactly(b, c, a);
        assertThat(servers.inTurn()).containsExactly(c, a, b);
        assertThat(servers.inTurn()).containsExactly(a, b, c);
    }

    @Test
    void noneAndOne() {
        assertThat(new DefaultServers(List.of(), 110).inTurn()).isEmpty();
        DefaultServers one = new DefaultServers(List.of(server("a", 0)), 110);
        assertThat(one.inTurn()).containsExactly(server("a", 110));
        assertThat(one.inTurn()).containsExactly(server("a", 110));
    }

    @Test
    void areSharedOutEvenlyAmongThreads() {
        DefaultServers servers = new DefaultServers(List.of(server("a", 1), server("b", 1), server("c", 1)), 110);
        ConcurrentHashMap<String, AtomicInteger> first = new ConcurrentHashMap<>();
        IntStream.range(0, 3_000)
                .parallel()
                .forEach(i -> first.computeIfAbsent(servers.inTurn().get(0).host(), any -> new AtomicInteger())
                        .incrementAndGet());
        assertThat(first.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count.get()).isEqualTo(1_000));
    }
}
