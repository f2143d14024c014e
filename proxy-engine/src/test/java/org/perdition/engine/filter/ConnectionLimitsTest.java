// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Who counts as one client against {@code connections_per_address}. */
class ConnectionLimitsTest {
    private final ConnectionLimits limits = new ConnectionLimits();

    private static InetAddress address(String number) throws Exception {
        return InetAddress.getByName(number);
    }

    @Test
    void anIpv4AddressIsOneClient() throws Exception {
        limits.set(0, 1);
        assertThat(limits.admit(address("192.0.2.1"))).isTrue();
        assertThat(limits.admit(address("192.0.2.1"))).isFalse();
        assertThat(limits.admit(address("192.0.2.2"))).isTrue();
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneClient() throws Exception {
        limits.set(0, 1);
        assertThat(limits.admit(address("2001:db8:0:1::1"))).isTrue();
        assertThat(limits.admit(address("2001:db8:0:1:ffff::2"))).isFalse();
        assertThat(limits.admit(address("2001:db8:0:2::1"))).isTrue();
    }

    @Test
    void aLoginFreesThePlaceOfTheWholeNetwork() throws Exception {
        limits.set(0, 1);
        assertThat(limits.admit(address("2001:db8:0:1::1"))).isTrue();
        limits.loggedIn(address("2001:db8:0:1::1"));
        assertThat(limits.admit(address("2001:db8:0:1::2"))).isTrue();
        assertThat(limits.admit(address("2001:db8:0:1::3"))).isFalse();
        assertThat(limits.count()).isEqualTo(2);
    }
}
