// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
    private static final TimeLimit EVER = TimeLimit.in(Duration.ZERO);

    @Test
    void allAddressesInTheirOrder() throws Exception {
        InetAddress one = InetAddress.getByName("192.0.2.1");
        InetAddress two = InetAddress.getByName("192.0.2.2");
        try (Resolver resolver = new Resolver(host -> new InetAddress[] {two, one})) {
            assertThat(resolver.addresses("name", EVER)).isEqualTo(List.of(two, one));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "255.255.255.255", "::1", "2001:db8::1", "fe80::1%1"})
    void anAddressIsNotAskedFor(String address) throws Exception {
        try (StuckNames names = new StuckNames()) {
            assertThat(names.resolver().addresses(address, EVER)).containsExactly(InetAddress.getByName(address));
            assertThat(names.asked()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "1.2.3.4.5", "1.2.3", "1.2.3.", "256.1.1.1", "a.1.1.1"})
    void aNameServiceThatDoesNotAnswerIsGivenUpInTime(String name) {
        try (StuckNames names = new StuckNames()) {
            assertThatThrownBy(() -> names.resolver().addresses(name, TimeLimit.in(Duration.ofMillis(200))))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("the name service does not answer");
            // None, if the asking thread did not get its turn.
            assertThat(names.asked()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void anInterruptionEndsTheWait() {
        try (StuckNames names = new StuckNames()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> names.resolver().addresses("name", EVER)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void unknownNamesAndTheEnd() {
        Resolver resolver = new Resolver(host -> {
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> resolver.addresses("name", EVER))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("the name service does not know the host");
        resolver.close();
        assertThatThrownBy(() -> resolver.addresses("name", EVER))
                .isInstanceOf(IOException.class)
                .hasMessage("the popmap is closed");
    }
}
