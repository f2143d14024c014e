// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A name service that says nothing until this is closed, and then knows no name; interruption does not help. */
public final class StuckNames implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final Resolver resolver = new Resolver(this::of);

    private InetAddress[] of(String host) throws UnknownHostException {
        asked.incrementAndGet();
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                // As the system's resolver, it does not care.
                continue;
            }
        }
        throw new UnknownHostException(host);
    }

    /** What asks it. */
    public Resolver resolver() {
        return resolver;
    }

    /** How many names it has been asked for. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        end.countDown();
        resolver.close();
    }
}
