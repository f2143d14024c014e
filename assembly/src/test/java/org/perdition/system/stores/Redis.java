// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/**
 * A Redis of one's own: free ports of 127.0.0.1, nothing kept on disk, in the foreground. Its user {@code proxy} may
 * only read what begins with {@code perdition:}. Ends the calling test as not run if there is no Redis.
 */
public final class Redis implements AutoCloseable {
    /** Password of the user {@code proxy}. */
    public static final String PASSWORD = "se:cr@t";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder = TemporaryFolder.create("perdition-redis");
    private final int port = FreePort.next();
    private final int tlsPort = FreePort.next();
    private final Path file = folder.resolve("redis.conf");
    private @Nullable RunningProgram program;

    /**
     * Starts an empty one; with this identity it speaks TLS on a port of its own.
     *
     * @param more lines of its configuration
     */
    public Redis(Identity identity, String... more) {
        Peer.REDIS.require();
        Path certificate = identity.writeCertificate(folder.resolve("server.crt.pem"));
        try {
            List<String> lines = new ArrayList<>(List.of(
                    "bind 127.0.0.1",
                    "port " + port,
                    "tls-port " + tlsPort,
                    "tls-cert-file \"" + certificate + "\"",
                    "tls-key-file \"" + identity.writeKey(folder.resolve("server.key.pem")) + "\"",
                    "tls-ca-cert-file \"" + certificate + "\"",
                    "tls-auth-clients no",
                    "save \"\"",
                    "appendonly no",
                    "daemonize no",
                    "dir \"" + folder + "\"",
                    "user proxy on >" + PASSWORD + " ~perdition:* +get +hmget +select"));
            lines.addAll(List.of(more));
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** Starts it again, empty. */
    public void start() {
        program = RunningProgram.start(folder, Map.of(), List.of(Peer.REDIS.program(), file.toString()));
        program.output().await(0, PATIENCE, "Ready to accept connections");
    }

    /** Its port in clear. */
    public int port() {
        return port;
    }

    /** Its port with TLS. */
    public int tlsPort() {
        return tlsPort;
    }

    /** Forgets everything and keeps these strings, each behind the usual prefix. */
    public void fill(Map<String, String> entries) {
        List<List<String>> commands = new ArrayList<>(List.of(List.of("FLUSHALL")));
        entries.forEach((key, value) -> commands.add(List.of("SET", "perdition:" + key, value)));
        commands.forEach(this::run);
    }

    /** Runs a command. */
    public void run(List<String> words) {
        StringBuilder command = new StringBuilder("*" + words.size() + "\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
            String answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (answer == null || answer.startsWith("-")) {
                throw new AssertionError(words.get(0) + ": " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it be silent, by {@code STOP}, or go on, by {@code CONT}. */
    public void signal(String name) {
        if (program != null && program.isAlive()) {
            program.signal(name);
        }
    }

    /** Stops it. */
    public void stop() {
        if (program != null && program.isAlive()) {
            program.signal("CONT");
            program.terminate();
        }
    }

    @Override
    public void close() {
        stop();
        TemporaryFolder.delete(folder);
    }
}
