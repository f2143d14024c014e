// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.perdition.engine.os.Pam;
import sun.misc.Signal;

/**
 * The PAM process: reads questions from its standard input, asks PAM, and writes the answers to its standard output.
 * It opens nothing, keeps nothing, and ends with its input. {@link PamProcess} starts it.
 */
public final class PamChild {
    /** First octet of its output: questions are welcome. */
    static final int READY = 'R';

    /** Questions that wait for a thread. Beyond that the pipe fills, and what is read from it waits its time out. */
    private static final int QUEUE = 256;

    private record Waiting(PamRequest request, long since) {}

    private final String service;
    private final DataOutputStream out;
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(QUEUE);

    private PamChild(String service, DataOutputStream out) {
        this.service = service;
        this.out = out;
    }

    /** Runs it: the name of the PAM service, and how many threads ask. */
    public static void main(String[] words) throws IOException, InterruptedException {
        for (String signal : new String[] {"HUP", "INT", "TERM"}) {
            // Sent to the whole group; the proxy decides when this process ends, by closing its input.
            Signal.handle(new Signal(signal), ignored -> {});
        }
        DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        try {
            Pam.load();
        } catch (UnsupportedOperationException e) {
            out.write(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            return;
        }
        PamChild child = new PamChild(words[0], out);
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
            Thread worker = new Thread(child::work, "pam-" + i);
            worker.setDaemon(true);
            worker.start();
        }
        out.write(READY);
        try {
            child.read(in);
        } catch (IOException e) {
            // The proxy has ended. A module may hang; nobody waits for it.
            Runtime.getRuntime().halt(0);
        }
    }

    private void read(DataInputStream in) throws IOException, InterruptedException {
        while (true) {
            PamRequest request = PamRequest.read(in);
            // All threads may hang in a module. Waiting for ever would miss that the proxy has ended; an answer tells.
            if (!waiting.offer(
                    new Waiting(request, System.nanoTime()), PamRequest.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                request.wipe();
                reply(request, PamReply.TOO_LATE);
            }
        }
    }

    private void work() {
        try {
            while (true) {
                answer(waiting.take());
            }
        } catch (InterruptedException | IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private void answer(Waiting next) throws IOException {
        PamRequest request = next.request();
        Duration age = Duration.ofNanos(System.nanoTime() - next.since());
        int status = age.compareTo(PamRequest.DEADLINE) > 0
                ? PamReply.TOO_LATE
                : Pam.check(
                        service,
                        request.name(),
                        request.password(),
                        new String(request.address(), StandardCharsets.US_ASCII));
        request.wipe();
        reply(request, status);
    }

    private void reply(PamRequest request, int status) throws IOException {
        synchronized (out) {
            new PamReply(request.number(), status).write(out);
        }
    }
}
