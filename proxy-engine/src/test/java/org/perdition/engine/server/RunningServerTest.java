// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Settings;
import org.perdition.engine.config.SettingsReader;
import org.perdition.engine.dialogue.Wire;
import org.perdition.engine.tls.Passphrases;

/** What a reload changes, and what one that fails leaves as it was. */
class RunningServerTest {
    private static final String TOO_MANY = "-ERR [SYS/TEMP] Too many connections, mate";

    @TempDir
    Path directory;

    private final int firstPort = freePort();
    private final int secondPort = freePort();

    private static int freePort() {
        try (ServerSocket free = Wire.listen()) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two POP3 listeners, and these lines. */
    private Settings settings(String... lines) throws Exception {
        Files.write(
                directory.resolve("perdition.properties"),
                List.of(
                        "protocol = POP3",
                        "pid_file =",
                        "map_library =",
                        "listener.one.bind_address = 127.0.0.1:" + firstPort,
                        "listener.two.bind_address = 127.0.0.1:" + secondPort,
                        String.join("\n", lines)));
        return SettingsReader.read(new Environment("perdition", directory, directory), Map.of());
    }

    private Wire connect() throws IOException {
        return Wire.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), firstPort));
    }

    /** Whether there is room for one more beside those that are there. */
    private boolean hasRoom() throws IOException {
        try (Wire next = connect()) {
            return !next.line().equals(TOO_MANY);
        }
    }

    @Test
    void limitsAreThoseOfTheLastReloadThatSucceeded() throws Exception {
        try (RunningServer server = listening(settings("connection_limit = 1"));
                Wire client = connect()) {
            assertThat(client.line()).startsWith("+OK ");
            assertThat(hasRoom()).isFalse();

            // The first listener is in order, the second is not.
            Settings broken = settings(
                    "connection_limit = 0",
                    "listener.two.ssl_mode = ssl_listen",
                    "listener.two.ssl_cert_file = missing.pem",
                    "listener.two.ssl_key_file = missing.pem");
            assertThatThrownBy(() -> server.reload(broken)).isInstanceOf(ConfigurationException.class);
            assertThat(hasRoom()).isFalse();

            server.reload(settings("connection_limit = 0"));
            assertThat(hasRoom()).isTrue();
        }
    }

    @Test
    void sessionsFromBeforeLookUpInTheNewMaps() throws Exception {
        Path map = directory.resolve("users");
        String[] lines = {"listener.one.map_library = text", "listener.one.map_library_opt = " + map};
        try (ServerSocket first = Wire.listen();
                ServerSocket second = Wire.listen()) {
            Files.writeString(map, "bob:127.0.0.1:" + first.getLocalPort() + "\n");
            try (RunningServer server = listening(settings(lines));
                    Wire client = connect()) {
                assertThat(client.line()).startsWith("+OK ");
                Files.writeString(map, "bob:127.0.0.1:" + second.getLocalPort() + "\n");
                server.reload(settings(lines));
                client.say("USER bob\r\nPASS secret\r\n");
                try (Wire found = Wire.accept(second)) {
                    found.say("+OK ready\r\n");
                    assertThat(found.line()).isEqualTo("USER bob");
                }
            }
        }
    }

    /** The JDK hears of it once only, before its first TLS. */
    @Test
    void oldTlsNeedsARestart() throws Exception {
        try (RunningServer server = listening(settings())) {
            Settings old = settings("ssl_listen_min_proto_version = tlsv1");
            assertThatThrownBy(() -> server.reload(old))
                    .isInstanceOfSatisfying(
                            ConfigurationException.class,
                            e -> assertThat(e.problems())
                                    .containsExactly(
                                            "a TLS version below 1.2 has changed, which takes effect at a restart"
                                                    + " only; put it back, or restart"));
        }
    }

    /** The machine's own name needs no lookup. */
    @Test
    void noLookupGreetsWithTheNameOfTheMachine() throws Exception {
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        try (RunningServer server = listening(settings("no_lookup = on"));
                Wire client = connect()) {
            assertThat(client.line()).startsWith("+OK POP3 Ready " + name + " ");
        }
    }

    private static RunningServer listening(Settings settings) throws ConfigurationException, StartException {
        RunningServer server = RunningServer.open(settings, new Passphrases());
        server.listen();
        return server;
    }
}
