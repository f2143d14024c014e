// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.perdition.bench.net.Service;

/** A peer that is up. */
final class Running implements AutoCloseable {
    private static final InetAddress HOST = InetAddress.getLoopbackAddress();
    /** Generous: a JVM on a busy machine. */
    private static final long START_LIMIT_MILLIS = 30_000;

    private static final long POLL_MILLIS = 2;
    private static final int TERM_LIMIT_SECONDS = 5;

    private final Map<Service, Integer> ports;
    private final List<Process> processes;
    private final long startMillis;

    private Running(Map<Service, Integer> ports, List<Process> processes, long startMillis) {
        this.ports = Map.copyOf(ports);
        this.processes = List.copyOf(processes);
        this.startMillis = startMillis;
    }

    /** Ports without a process of ours behind them. */
    static Running direct(Map<Service, Integer> ports) {
        return new Running(ports, List.of(), 0);
    }

    /** Free ports for the services a proxy offers. */
    static Map<Service, Integer> freePorts() throws IOException {
        Map<Service, Integer> free = new EnumMap<>(Service.class);
        for (Service service : List.of(Service.POP3, Service.IMAP, Service.POP3S, Service.IMAPS)) {
            try (ServerSocket probe = new ServerSocket(0, 1, HOST)) {
                free.put(service, probe.getLocalPort());
            }
        }
        return free;
    }

    /** Starts the commands, output into {@code output.log}, and waits for the ports. */
    static Running start(
            Path directory, Map<Service, Integer> ports, Map<String, String> environment, List<List<String>> commands)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path output = directory.resolve("output.log");
        List<Process> processes = new ArrayList<>();
        for (List<String> command : commands) {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().putAll(environment);
            processes.add(builder.start());
        }
        Running running = null;
        try {
            for (Map.Entry<Service, Integer> port : ports.entrySet()) {
                awaitPort(port.getKey(), port.getValue(), processes, output);
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            running = new Running(ports, processes, millis);
            return running;
        } finally {
            if (running == null) {
                new Running(ports, processes, 0).close();
            }
        }
    }

    private static void awaitPort(Service service, int port, List<Process> processes, Path output)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MILLIS);
        while (!greets(service, port)) {
            boolean ended = processes.stream().anyMatch(process -> !process.isAlive());
            if (ended || System.nanoTime() > deadline) {
                throw new IOException((ended ? "ended at start: " : "not up in time: ") + Files.readString(output));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean greets(Service service, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), (int) START_LIMIT_MILLIS);
            socket.setSoTimeout((int) START_LIMIT_MILLIS);
            InputStream in = socket.getInputStream();
            // in TLS the client speaks first, so being let in has to do
            return service.tls() || in.read() >= 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    InetSocketAddress address(Service service) {
        Integer port = ports.get(service);
        if (port == null) {
            throw new IllegalArgumentException("not offered: " + service);
        }
        return new InetSocketAddress(HOST, port);
    }

    ProcessTree tree() {
        return new ProcessTree(processes.stream().map(Process::pid).toList());
    }

    /** Whether there is a proxy at all whose CPU and memory can be read. */
    boolean hasProcesses() {
        return !processes.isEmpty();
    }

    /** What became of processes that have ended by themselves; nothing while all run. */
    String obituary() {
        return processes.stream()
                .filter(process -> !process.isAlive())
                .map(process -> ", process " + process.pid() + " ended with status " + process.exitValue())
                .collect(Collectors.joining());
    }

    /** From the start of the first process until every port had greeted. */
    long startMillis() {
        return startMillis;
    }

    /** Ends the processes and their descendants: politely, then not. */
    @Override
    public void close() {
        List<ProcessHandle> all = processes.stream()
                .map(Process::toHandle)
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .toList();
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                process.waitFor(TERM_LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
