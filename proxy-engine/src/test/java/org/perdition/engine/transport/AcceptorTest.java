// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptorTest {
    private static final int DESCRIPTORS = 150;
    private static final int CONNECTIONS = 300;
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(TransportTest.loopback(port));
        socket.setSoTimeout(500);
        socket.getOutputStream().write(1);
        return socket;
    }

    private static boolean served(Socket socket) {
        try {
            return socket.getInputStream().read() == 1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pausesWithoutDescriptorsAndGoesOnByItself() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" -Xmx64m -XX:-MaxFDLimit -cp \"$1\" \"$2\"",
                        java,
                        System.getProperty("java.class.path"),
                        EchoProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Socket> sockets = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            int port = Integer.parseInt(out.readLine());
            try (Socket first = connect(port)) {
                await().atMost(SOON).until(() -> served(first));
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets.add(connect(port));
            }
            await().atMost(SOON).until(() -> served(sockets.get(0)));
            assertThat(served(sockets.get(CONNECTIONS - 1))).isFalse();
            Duration before = cpu(process);
            assertThat(served(sockets.get(CONNECTIONS - 1))).isFalse();
            assertThat(cpu(process).minus(before)).as("CPU in half a second").isLessThan(Duration.ofMillis(300));
            for (Socket socket : sockets.subList(0, CONNECTIONS / 2)) {
                socket.close();
            }
            await().atMost(SOON).until(() -> served(sockets.get(CONNECTIONS / 2)));
            for (Socket socket : sockets) {
                socket.close();
            }
            try (Socket last = connect(port)) {
                await().atMost(SOON).until(() -> served(last));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
