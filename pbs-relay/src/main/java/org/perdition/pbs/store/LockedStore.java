// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/**
 * A store that several threads of one process use, one at a time. It must be the same instance for all: locks on files
 * are the process's, so that two instances would not keep each other out. Thread-safe.
 */
public final class LockedStore implements RelayStore {
    private final RelayStore store;

    /** Nobody else may use the store from now on. */
    public LockedStore(RelayStore store) {
        this.store = store;
    }

    @Override
    public synchronized void prepare() throws IOException {
        store.prepare();
    }

    @Override
    public List<Path> files() {
        return store.files();
    }

    @Override
    public synchronized void learn(Entry entry) throws IOException {
        store.learn(entry);
    }

    @Override
    public synchronized void refresh(Entry entry) throws IOException {
        store.refresh(entry);
    }

    @Override
    public synchronized Optional<Entry> find(RelayAddress address) throws IOException {
        return store.find(address);
    }

    @Override
    public synchronized List<Entry> entries() throws IOException {
        return store.entries();
    }

    @Override
    public synchronized boolean remove(RelayAddress address) throws IOException {
        return store.remove(address);
    }

    @Override
    public synchronized int purge() throws IOException {
        return store.purge();
    }

    @Override
    public synchronized List<Entry> expire(Instant now) throws IOException {
        return store.expire(now);
    }

    @Override
    public synchronized void clockSetBack(Duration by) throws IOException {
        store.clockSetBack(by);
    }

    @Override
    public synchronized void sync() throws IOException {
        store.sync();
    }

    @Override
    public synchronized void close() throws IOException {
        store.close();
    }
}
