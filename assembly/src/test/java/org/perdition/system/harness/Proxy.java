// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running proxy. */
public final class Proxy implements AutoCloseable {
    /** How long a start may take: a JVM on a busy machine with two cores. */
    private static final Duration START = Duration.ofSeconds(60);

    /** Between two tries to connect to a proxy that does not say when it listens. */
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

    private final RunningProgram program;

    private Proxy(RunningProgram program) {
        this.program = program;
    }

    /**
     * Starts one protocol with options, without any configuration file of its own but an empty one.
     *
     * @param name {@code perdition.pop3} and so on
     * @param port where it listens on 127.0.0.1
     * @param options more options
     */
    public static Proxy start(String name, int port, String... options) {
        return start(ProxyUnderTest.tarball(), name, port, options);
    }

    /** As {@link #start(String, int, String...)}, of a given implementation. */
    public static Proxy start(ProxyUnderTest proxy, String name, int port, String... options) {
        Path folder = TemporaryFolder.create("perdition configuration");
        List<String> command =
                new ArrayList<>(List.of(proxy.programs().resolve(name).toString()));
        command.addAll(proxy.foreground());
        command.addAll(List.of("--bind_address", "127.0.0.1:" + port, "--listen_port", Integer.toString(port)));
        command.addAll(List.of(options));
        Map<String, String> environment = new HashMap<>(proxy.environment());
        environment.put("PERDITION_SYSCONFDIR", folder.toString());
        environment.put("PERDITION_JAVA_OPTS", proxy.javaOptions());
        return ready(proxy, RunningProgram.start(folder, environment, command), port);
    }

    /** Starts all listeners of a {@code perdition.properties}. */
    public static Proxy start(Path folder, List<String> properties) {
        return start(Tarball.home(), folder, properties, "");
    }

    /**
     * As {@link #start(Path, List)}, from another copy of the tarball.
     *
     * @param home the root of the copy
     * @param javaOptions options for its JVM, with blanks between
     */
    public static Proxy start(Path home, Path folder, List<String> properties, String javaOptions) {
        try {
            Files.write(folder.resolve("perdition.properties"), properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunningProgram program = RunningProgram.start(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString(), "PERDITION_JAVA_OPTS", javaOptions),
                // the program itself, and not its script, gets the signals
                List.of(home.resolve("bin").resolve("perdition").toString(), "--no_daemon"));
        return ready(ProxyUnderTest.tarball(), program, 0);
    }

    /**
     * Starts a proxy by a command of one's own.
     *
     * @param port where it will listen on 127.0.0.1; 0 if its output will say that it is ready
     */
    public static Proxy start(Path folder, Map<String, String> environment, List<String> command, int port) {
        ProxyUnderTest tarball = ProxyUnderTest.tarball();
        return ready(
                port == 0 ? tarball : new ProxyUnderTest(tarball.programs(), tarball.foreground(), "", ""),
                RunningProgram.start(folder, environment, command),
                port);
    }

    private static Proxy ready(ProxyUnderTest proxy, RunningProgram program, int port) {
        try {
            if (proxy.readyLine().isEmpty()) {
                awaitPort(program, port);
            } else {
                program.output().await(0, START, proxy.readyLine());
            }
            return new Proxy(program);
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    private static void awaitPort(RunningProgram program, int port) {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline && program.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
        throw new AssertionError("does not listen:\n" + program.output().text());
    }

    /** Its log. */
    public CapturedOutput log() {
        return program.output();
    }

    /** Waits for a log line behind a mark that holds all these pieces. */
    public String awaitLog(int mark, String... pieces) {
        return program.output().await(mark, DialogueClient.PATIENCE, pieces);
    }

    /** Its process id. */
    public long pid() {
        return program.pid();
    }

    /** Names of its threads, as the system shows them. */
    public List<String> threads() {
        return program.threads();
    }

    /** Process id of the Java program, as its log lines tell it; a start script may stand between it and us. */
    public long javaPid() {
        Matcher line = Pattern.compile("perdition\\S*\\[(\\d+)]: ")
                .matcher(program.output().text());
        if (!line.find()) {
            throw new AssertionError(
                    "no process number in:\n" + program.output().text());
        }
        return Long.parseLong(line.group(1));
    }

    /** Sends it a signal. */
    public void signal(String name) {
        program.signal(name);
    }

    /** Waits for its end. */
    public RunningProgram.Ended awaitEnd(Duration patience) {
        return program.awaitEnd(patience);
    }

    /** Ends it, at once. */
    @Override
    public void close() {
        program.close();
    }
}
