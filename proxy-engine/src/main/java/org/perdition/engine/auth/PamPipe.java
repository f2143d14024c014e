// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.perdition.engine.config.PamSettings;
import org.perdition.engine.os.Pam;

/** One run of the PAM process, seen from the proxy. Written by one thread and read by another. */
final class PamPipe {
    /** How long a small JVM may take to start on a machine that is starting everything else too. */
    private static final Duration START = Duration.ofSeconds(60);

    /** Longest complaint of a process that cannot start. */
    private static final int MAX_COMPLAINT = 1_024;

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream replies;

    /** Of a process that reads requests and writes replies. */
    PamPipe(Process process) {
        this.process = process;
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        replies = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /**
     * Starts the process with this process's rights, and does not wait for it. It gets no environment, no file and no
     * folder of ours, and leaves no dump of its memory behind.
     *
     * @throws IOException if there can be no process
     */
    static PamPipe launch(PamSettings settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+SuppressFatalErrorMessage",
                // What Java prints at SIGQUIT would stand among the answers.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Pam.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                PamChild.class.getName(),
                settings.service(),
                Integer.toString(settings.threads())));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(new File("/")).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return new PamPipe(builder.start());
    }

    /**
     * Waits until questions are welcome.
     *
     * @throws IOException with what is wrong, if they will never be
     */
    void awaitReady() throws IOException {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        var unused = alarm.completeOnTimeout(null, START.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(process::destroyForcibly);
        int first = replies.read();
        if (!alarm.cancel(false) || first < 0) {
            throw new IOException("the process for PAM does not start: " + ending());
        }
        if (first != PamChild.READY) {
            String rest = new String(replies.readNBytes(MAX_COMPLAINT), StandardCharsets.UTF_8);
            throw new IOException((char) first + rest);
        }
    }

    void send(PamRequest request) throws IOException {
        request.write(requests);
    }

    PamReply receive() throws IOException {
        return PamReply.read(replies);
    }

    /** How it ended, or is ending. */
    String ending() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? "status " + process.exitValue() : "it hangs";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Its process number. */
    long pid() {
        return process.pid();
    }

    /**
     * Kills it, or where it is root's and takes no signal from us, ends its input, which ends it too. Does not wait: if
     * it hangs, whoever writes to it holds the stream that is to be closed.
     */
    void close() {
        Thread closing = new Thread(process::destroyForcibly, "pam-close");
        closing.setDaemon(true);
        closing.start();
    }
}
