// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.perdition.engine.config.Environment;
import sun.misc.Signal;

/**
 * A short life of the proxy, for {@code bin/perdition-archive}: the JVM writes down what it has loaded when this ends,
 * and later starts take it from there. Serves one session of each protocol on a free port of the loopback interface,
 * with no configuration file and no real-server.
 */
public final class TrainingRun {
    /** How often the port is tried; each try is one tenth of a second. */
    private static final int TRIES = 300;

    private static final int PAUSE_MILLIS = 100;

    private TrainingRun() {}

    /** Runs it; the status is 0 if all went well. */
    public static void main(String[] words) {
        try {
            session("POP3", List.of("CAPA", "USER nobody", "PASS nothing", "QUIT"));
            session("IMAP4", List.of("a CAPABILITY", "b LOGIN nobody nothing", "c LOGOUT"));
        } catch (IOException | InterruptedException | ExecutionException e) {
            System.err.println(e.getMessage());
            System.exit(Main.STATUS_FAILURE);
        }
    }

    private static void session(String protocol, List<String> commands)
            throws IOException, InterruptedException, ExecutionException {
        int port = freePort();
        Environment here = Environment.ofProcess();
        // No such folder, so no configuration file.
        Environment bare = new Environment(
                "perdition-archive", here.workingDirectory(), Path.of("/nonexistent/perdition-archive"));
        ServerStarter server =
                java.util.ServiceLoader.load(ServerStarter.class).findFirst().orElseThrow();
        FutureTask<Integer> life = new FutureTask<>(() -> new Main(bare, System.out, System.err, server)
                .run(
                        "--no_daemon",
                        "--quiet",
                        "--log_facility=+",
                        "--protocol=" + protocol,
                        "--bind_address=127.0.0.1:" + port,
                        "--map_library=",
                        "--auth_failure_delay=0",
                        // Nobody listens there.
                        "--outgoing_server=127.0.0.1:1"));
        Thread thread = new Thread(life, "training");
        thread.setDaemon(true);
        thread.start();
        talk(connect(port, life), commands);
        Signal.raise(new Signal("INT"));
        int status = life.get();
        if (status != 0) {
            throw new IOException("the proxy ended with status " + status);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Socket connect(int port, FutureTask<Integer> life) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES && !life.isDone(); i++) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw new IOException("the proxy does not listen");
    }

    private static void talk(Socket socket, List<String> commands) throws IOException {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            in.readLine();
            for (String command : commands) {
                out.write((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                in.readLine();
            }
        }
    }
}
