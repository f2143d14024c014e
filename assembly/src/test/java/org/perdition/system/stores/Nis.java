// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;

/**
 * A NIS server, its portmapper, and if asked for a binder. Needs a {@link PrivateNetwork}: they use the well-known port
 * and folders of the system.
 */
public final class Nis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final Path ROOT = Path.of("/");
    private static final Path MAPS = Path.of("/var/yp", PrivateNetwork.DOMAIN);
    private static final Path YP_CONF = Path.of("/etc/yp.conf");
    private static final String SERVER_LINE = "domain " + PrivateNetwork.DOMAIN + " server 127.0.0.1\n";

    private final RunningProgram portmapper;
    private @Nullable RunningProgram server;
    private @Nullable RunningProgram binder;

    /** Starts a portmapper, and names the server in {@code yp.conf}. */
    public Nis() {
        portmapper = RunningProgram.start(ROOT, Map.of(), List.of(Peer.RPCBIND.program(), "-f"));
        await("rpcbind", () -> registered("portmapper"));
        write(YP_CONF, SERVER_LINE);
        write(Path.of("/etc/ypserv.securenets"), "255.0.0.0 127.0.0.0\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean registered(String service) {
        RunningProgram.Ended list = RunningProgram.run(ROOT, Map.of(), List.of("rpcinfo", "-p", "127.0.0.1"));
        return list.lines().stream().anyMatch(line -> line.contains(" tcp ") && line.contains(service));
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " does not serve");
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    /** Starts the server with a map of keys and values in place of the one before. */
    public void start(Map<String, String> entries) {
        stop();
        StringBuilder source = new StringBuilder();
        entries.forEach(
                (key, value) -> source.append(key).append(' ').append(value).append('\n'));
        write(MAPS.resolve("source"), source.toString());
        RunningProgram.Ended made = RunningProgram.run(
                MAPS,
                Map.of(),
                List.of(
                        "/usr/lib/yp/makedbm",
                        "source",
                        MAPS.resolve("user_mail_server").toString()));
        if (made.status() != 0) {
            throw new AssertionError("makedbm: " + made.text());
        }
        server = RunningProgram.start(ROOT, Map.of(), List.of(Peer.YPSERV.program(), "-f"));
        await("ypserv", () -> registered("ypserv"));
    }

    /** Binds this machine to the server, which {@code yp.conf} then does not name any more. */
    public void bind() {
        Path conf = Path.of("/run/ypbind.conf");
        write(conf, SERVER_LINE);
        write(YP_CONF, "");
        write(Path.of("/var/yp/binding/none"), "");
        binder = RunningProgram.start(
                ROOT, Map.of(), List.of(Peer.YPBIND.program(), "-foreground", "-f", conf.toString()));
        await("ypbind", () -> registered("ypbind") && bound());
    }

    private static boolean bound() {
        try (var files = Files.list(Path.of("/var/yp/binding"))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(PrivateNetwork.DOMAIN + "."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the server be silent, by {@code STOP}, or go on, by {@code CONT}. */
    public void signal(String name) {
        if (server != null && server.isAlive()) {
            server.signal(name);
        }
    }

    /** Stops the server. */
    public void stop() {
        if (server != null && server.isAlive()) {
            server.signal("CONT");
            server.terminate();
        }
    }

    @Override
    public void close() {
        if (binder != null) {
            binder.terminate();
        }
        stop();
        portmapper.terminate();
    }
}
