// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a listener holds, and how many of them that have not logged in come from one address.
 * Shared by all I/O threads.
 */
public final class ConnectionLimits {
    private volatile int total;
    private volatile int perAddress;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> unauthenticated = new ConcurrentHashMap<>();

    /**
     * Sets the limits; connections that are there already stay.
     *
     * @param total {@code connection_limit}, 0 = none
     * @param perAddress {@code connections_per_address}, 0 = none
     */
    public void set(int total, int perAddress) {
        this.total = total;
        this.perAddress = perAddress;
    }

    /** Counts a new connection in, or says that there is no room. */
    boolean admit(InetAddress address) {
        if (count.incrementAndGet() > total && total > 0) {
            count.decrementAndGet();
            return false;
        }
        int now = unauthenticated.merge(client(address), 1, Integer::sum);
        if (now > perAddress && perAddress > 0) {
            count.decrementAndGet();
            loggedIn(address);
            return false;
        }
        return true;
    }

    /** A connection of this address no longer counts as not logged in. */
    void loggedIn(InetAddress address) {
        unauthenticated.computeIfPresent(client(address), (a, n) -> n == 1 ? null : n - 1);
    }

    /** A connection is gone. */
    void release() {
        count.decrementAndGet();
    }

    /** Who counts as one client: an IPv4 address, or an IPv6 network of 64 bits, which one user usually has. */
    private static InetAddress client(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 16) {
            return address;
        }
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 octets are an address", e);
        }
    }

    /** Connections held now. */
    public int count() {
        return count.get();
    }
}
