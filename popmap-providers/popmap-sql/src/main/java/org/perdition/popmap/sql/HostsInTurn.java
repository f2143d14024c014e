// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.dbcp2.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the first of several hosts that answers. One that failed lately is tried behind the others, so that a
 * host that is down costs its connect timeout once in a while and not for each connection.
 */
final class HostsInTurn implements ConnectionFactory {
    /** How long a host that failed is tried last. Ours: a restart takes about as long. */
    private static final Duration SHUNNED = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(HostsInTurn.class);

    private final Driver driver;
    private final List<Host> hosts;
    private final Properties properties;
    /** When a host failed last, by {@link System#nanoTime}. */
    private final Map<Host, Long> failed = new ConcurrentHashMap<>();

    /**
     * One of them.
     *
     * @param name as the log has it
     * @param url for the driver, without user and password
     */
    record Host(String name, String url) {}

    /**
     * Connections.
     *
     * @param properties for the driver: user, password and timeouts
     */
    HostsInTurn(Driver driver, List<Host> hosts, Properties properties) {
        this.driver = driver;
        this.hosts = List.copyOf(hosts);
        this.properties = properties;
    }

    @Override
    public Connection createConnection() throws SQLException {
        SQLException last = new SQLNonTransientConnectionException("no host", "08001");
        for (Host host : inTurn()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new SQLNonTransientConnectionException("interrupted", "08001", last);
            }
            try {
                Connection connection = driver.connect(host.url(), properties);
                if (connection == null) {
                    throw new SQLException("the driver does not know this kind of URL", "08001");
                }
                failed.remove(host);
                return connection;
            } catch (SQLException e) {
                last = e;
                if (failed.put(host, System.nanoTime()) == null && hosts.size() > 1) {
                    LOG.warn("{}: {}; the next host is tried", host.name(), SqlFailure.text(e));
                }
            }
        }
        throw last;
    }

    private List<Host> inTurn() {
        List<Host> order = new ArrayList<>(hosts);
        order.sort(Comparator.comparing(this::failedLately));
        return order;
    }

    private boolean failedLately(Host host) {
        Long when = failed.get(host);
        return when != null && System.nanoTime() - when < SHUNNED.toNanos();
    }

    @Override
    public String toString() {
        return String.join(",", hosts.stream().map(Host::name).toList());
    }
}
