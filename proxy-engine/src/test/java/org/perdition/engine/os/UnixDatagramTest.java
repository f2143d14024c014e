// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a listener in Python, which has what the JDK has not. */
class UnixDatagramTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private static final String LISTENER = """
            import socket, sys
            name = sys.argv[1]
            if name[0] == '@': name = '\\0' + name[1:]
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(name)
            print('bound', flush=True)
            for i in range(2): print(s.recv(100000).decode(), flush=True)
            """;

    @TempDir
    Path folder;

    @BeforeAll
    static void python() {
        assumeTrue(Files.isExecutable(PYTHON), "not run: python3 is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket", "@perdition-test"})
    void messagesArriveWhole(String name) throws IOException, InterruptedException {
        String address = name.startsWith("@")
                ? name + ProcessHandle.current().pid()
                : folder.resolve("s").toString();
        Process listener = new ProcessBuilder(PYTHON.toString(), "-c", LISTENER, address).start();
        try (BufferedReader heard =
                new BufferedReader(new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(heard.readLine()).isEqualTo("bound");
            try (UnixDatagram socket = UnixDatagram.connect(address)) {
                socket.send("READY=1".getBytes(StandardCharsets.UTF_8));
                socket.send("STATUS=grüße".getBytes(StandardCharsets.UTF_8));
                assertThat(heard.readLine()).isEqualTo("READY=1");
                assertThat(heard.readLine()).isEqualTo("STATUS=grüße");
                listener.waitFor();
                assertThatThrownBy(() -> socket.send(new byte[] {'x'})).isInstanceOf(IOException.class);
            }
        } finally {
            listener.destroyForcibly();
        }
    }

    @Test
    void nobodyListening() {
        assertThatThrownBy(() -> UnixDatagram.connect(folder.resolve("none").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> UnixDatagram.connect("/" + "x".repeat(200))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> UnixDatagram.connect("")).isInstanceOf(IOException.class);
    }

    @Test
    void aClosedOneSendsNoMore() throws IOException, InterruptedException {
        Process listener = new ProcessBuilder(
                        PYTHON.toString(), "-c", LISTENER, folder.resolve("s").toString())
                .start();
        try (BufferedReader heard =
                new BufferedReader(new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(heard.readLine()).isEqualTo("bound");
            UnixDatagram socket = UnixDatagram.connect(folder.resolve("s").toString());
            socket.close();
            socket.close();
            assertThatThrownBy(() -> socket.send(new byte[] {'x'})).hasMessageContaining("closed");
        } finally {
            listener.destroyForcibly();
        }
    }
}
