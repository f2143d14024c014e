// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.TarballPopmaps;

/** What every popmap in a database server is held to, on the jars of the tarball; for one test class at a time. */
public abstract class SqlMapContract extends ServerPopmapContract {
    /** Connections, and engine threads. */
    private static final int THREADS = 8;

    private static @Nullable SqlServer running;

    /** Stops the server. */
    @AfterAll
    static void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** The server the test class has started; it is stopped when its tests are over. */
    protected static void use(SqlServer started) {
        running = started;
    }

    /** The server. */
    protected static SqlServer server() {
        return Objects.requireNonNull(running);
    }

    /** Name of the provider. */
    protected abstract String provider();

    /** {@code map_library_opt} for the server. */
    protected abstract String option();

    /** Options with another timeout than the contract's. */
    protected PopmapOptions options(Duration timeout) {
        return new PopmapOptions(provider(), option(), Map.of(), Path.of("/"), timeout, THREADS);
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        server().fill(entries);
        return TarballPopmaps.open(provider(), options(timeout()));
    }

    @Override
    protected void stopServer() {
        server().stop();
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        server().start();
        server().fill(entries);
    }

    @Override
    protected void freezeServer() {
        server().freeze();
    }

    @Override
    protected void thawServer() {
        server().thaw();
    }
}
