// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process under test, its two outputs captured together. */
public final class RunningProgram implements AutoCloseable {
    /** How long a process may take to end when asked to; a JVM on a busy machine needs a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final CapturedOutput output;

    private static final Path ENV = Path.of("/usr/bin/env");

    private RunningProgram(Process process) {
        this.process = process;
        this.output = new CapturedOutput(process.getInputStream());
        // A test that is broken off leaves nothing running.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts a command. */
    public static RunningProgram start(Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(withDefaultSignals(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        try {
            return new RunningProgram(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The command with signals as a terminal has them: started by nohup or in the background of a script, the tests
     * and all they start would ignore SIGHUP or SIGINT.
     */
    private static List<String> withDefaultSignals(List<String> command) {
        if (!Files.isExecutable(ENV)) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of(ENV.toString(), "--default-signal=HUP,INT,QUIT,TERM", "--"));
        wrapped.set(2, inPath(command.get(0)));
        wrapped.addAll(command.subList(1, command.size()));
        return wrapped;
    }

    /** The program as it is found here, whatever the PATH it is given. */
    private static String inPath(String program) {
        if (program.contains("/")) {
            return program;
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return program;
    }

    /** Runs a command to its end. */
    public static Ended run(Path directory, Map<String, String> environment, List<String> command) {
        try (RunningProgram program = start(directory, environment, command)) {
            return program.awaitEnd(PATIENCE);
        }
    }

    /**
     * How a process ended.
     *
     * @param status its exit status
     * @param lines what it printed, both outputs together
     */
    public record Ended(int status, List<String> lines) {
        /** Everything it printed. */
        public String text() {
            return String.join("\n", lines);
        }
    }

    /** What it prints. */
    public CapturedOutput output() {
        return output;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Its process id, and those of the processes it has started. */
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(pid()));
        process.descendants().map(ProcessHandle::pid).forEach(pids::add);
        return pids;
    }

    /** Names of the threads of these processes, as the system shows them. */
    public List<String> threads() {
        List<String> names = new ArrayList<>();
        for (long pid : pids()) {
            try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
                tasks.forEach(task -> names.add(threadName(task)));
            } catch (IOException e) {
                names.add("gone");
            }
        }
        return names;
    }

    private static String threadName(Path task) {
        try {
            return Files.readString(task.resolve("comm")).trim();
        } catch (IOException e) {
            return "gone";
        }
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public Ended awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience + ":\n" + output.text());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        output.awaitEnd(PATIENCE);
        return new Ended(process.exitValue(), output.lines());
    }

    /** Sends SIGTERM and waits. */
    public Ended terminate() {
        process.destroy();
        return awaitEnd(PATIENCE);
    }

    /** Sends a signal by its name, such as {@code INT}. */
    public void signal(String name) {
        signal(name, pid());
    }

    /** Sends a signal to a process by its id. */
    public static void signal(String name, long pid) {
        // The shell's own: kill as a program is in a package that a small system does not have.
        String kill = "kill -s " + name + " " + pid;
        Ended ended = run(Path.of("/"), Map.of(), List.of("sh", "-c", kill));
        if (ended.status() != 0) {
            throw new AssertionError("kill: " + ended.text());
        }
    }

    /** Ends it by force if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
