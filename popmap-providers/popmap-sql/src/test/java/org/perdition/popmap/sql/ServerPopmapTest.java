// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;

/** A driver that waits for the name service, which knows neither limits nor interruptions. */
class ServerPopmapTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 110);
    private static final LookupContext CONTEXT =
            new LookupContext(ADDRESS, ADDRESS, "POP3", false, "@", 1, Optional.empty());

    private final CountDownLatch nameService = new CountDownLatch(1);

    private final Driver driver = (Driver) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Driver.class}, (proxy, method, words) -> {
                awaitUninterruptibly();
                throw new SQLException("no such host", "08001");
            });

    private void awaitUninterruptibly() {
        boolean waiting = true;
        while (waiting) {
            try {
                nameService.await();
                waiting = false;
            } catch (InterruptedException e) {
                // as if nothing had been
            }
        }
    }

    @AfterEach
    void answer() {
        nameService.countDown();
    }

    private Popmap open(Duration timeout) throws Exception {
        ServerSettings settings =
                ServerSettings.read(new PopmapOptions("mysql", "", Map.of(), Path.of("/"), timeout, 2), "db");
        HostsInTurn hosts = new HostsInTurn(driver, List.of(new HostsInTurn.Host("db", "jdbc:x")), new Properties());
        return ServerPopmap.open("mysql", settings, hosts, Quoting.MYSQL);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLookupEndsInTime() throws Exception {
        try (Popmap popmap = open(Duration.ofMillis(100))) {
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("no answer in time");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLookupCanBeInterrupted() throws Exception {
        try (Popmap popmap = open(Duration.ofMinutes(10))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isInstanceOf(InterruptedException.class);
        }
    }
}
