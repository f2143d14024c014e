// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.stream.StandIn;

/** https: encrypted, and only with a server that is who it should be. */
class AuthHttpTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final LookupContext CONTEXT = new LookupContext(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 110),
            "POP3",
            false,
            "@",
            1,
            Optional.empty());

    @TempDir
    private static Path folder;

    private static HttpsServer server;

    /** A certificate of its own for localhost, by the JDK's keytool. */
    @BeforeAll
    static void start() throws Exception {
        keytool("-genkeypair", "-alias", "auth", "-keyalg", "EC", "-dname", "CN=auth", "-ext", "SAN=DNS:localhost");
        keytool("-exportcert", "-rfc", "-alias", "auth", "-file", "ca.pem");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store"))) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Auth-Status", "OK");
            exchange.getResponseHeaders().set("Auth-Server", "one.example.net");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static void keytool(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        builder.command().addAll(List.of(arguments));
        builder.command().addAll(List.of("-keystore", "store", "-storetype", "PKCS12", "-storepass", "changeit"));
        Process process =
                builder.directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static Popmap open(Map<String, String> properties) throws PopmapConfigurationException {
        return new AuthHttpFactory().open(new PopmapOptions("auth", "", properties, folder, Duration.ofSeconds(30), 4));
    }

    @Test
    void asksAServerItTrusts() throws Exception {
        String url = "https://localhost:" + server.getAddress().getPort() + "/";
        try (Popmap popmap = open(Map.of("url", url, "ca_file", "ca.pem"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(popmap.lookup(LookupKey.of("alice"), CONTEXT))
                        .isEqualTo(new LookupResult.Found("one.example.net"));
            }
        }
    }

    @Test
    void asksNoOther() throws Exception {
        int port = server.getAddress().getPort();
        try (Popmap unknown = open(Map.of("url", "https://localhost:" + port + "/"));
                Popmap misnamed = open(Map.of("url", "https://127.0.0.1:" + port + "/", "ca_file", "ca.pem"))) {
            for (Popmap popmap : List.of(unknown, misnamed)) {
                assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                        .isInstanceOf(PopmapUnavailableException.class)
                        .hasMessageContaining("SSLHandshakeException");
            }
        }
    }

    @Test
    void aServerThatShakesNoHandsIsGivenUp() throws Exception {
        try (StandIn silent = StandIn.inet((in, out) -> in.read() >= 0);
                Popmap popmap = open(
                        Map.of("url", "https://" + silent.hostPort() + "/", "ca_file", "ca.pem", "timeout", "0.5"))) {
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageEndingWith("no answer in time");
        }
    }
}
