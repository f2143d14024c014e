// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several hosts, some of which are down. */
class HostsInTurnTest {
    private final Set<String> down = new HashSet<>();
    private final List<String> tried = new ArrayList<>();

    private final Driver driver = (Driver) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Driver.class}, (proxy, method, words) -> {
                String url = (String) words[0];
                tried.add(url);
                if (down.contains(url)) {
                    throw new SQLException("refused by " + url, "08001");
                }
                return Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (connection, call, more) -> null);
            });

    private final HostsInTurn hosts = new HostsInTurn(
            driver,
            List.of(
                    new HostsInTurn.Host("one", "url1"),
                    new HostsInTurn.Host("two", "url2"),
                    new HostsInTurn.Host("three", "url3")),
            new Properties());

    private List<String> connect() throws SQLException {
        tried.clear();
        assertThat(hosts.createConnection()).isNotNull();
        return tried;
    }

    @Test
    void theFirstOneIsUsedAsLongAsItAnswers() throws Exception {
        assertThat(connect()).containsExactly("url1");
        assertThat(connect()).containsExactly("url1");
    }

    @Test
    void oneThatIsDownIsTriedOnceAndThenLast() throws Exception {
        down.add("url1");
        assertThat(connect()).containsExactly("url1", "url2");
        assertThat(connect()).containsExactly("url2");
        down.add("url2");
        assertThat(connect()).containsExactly("url2", "url3");
        down.add("url3");
        down.remove("url1");
        assertThat(connect()).containsExactly("url3", "url1");
        assertThat(connect()).containsExactly("url1");
    }

    @Test
    void allDownIsTheFailureOfTheLast() {
        down.addAll(List.of("url1", "url2", "url3"));
        assertThatThrownBy(hosts::createConnection)
                .isInstanceOf(SQLException.class)
                .hasMessage("refused by url3");
        assertThat(tried).containsExactly("url1", "url2", "url3");
    }

    @Test
    void anInterruptedThreadTriesNoMore() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(hosts::createConnection)
                .isInstanceOf(SQLException.class)
                .hasMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).isEmpty();
    }
}
