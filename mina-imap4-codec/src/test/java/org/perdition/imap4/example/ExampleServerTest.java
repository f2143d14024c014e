// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleServerTest {
    @TempDir
    private static Path directory;

    private static SSLContext tls;
    private NioSocketAcceptor acceptor;
    private TestClient client;

    @BeforeAll
    static void makeKeys() throws Exception {
        tls = TestKeys.context(directory);
    }

    @BeforeEach
    void start() throws IOException {
        acceptor = ExampleServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
        client = new TestClient(acceptor.getLocalAddress());
        assertThat(client.line()).isEqualTo("* OK Example ready");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        acceptor.dispose(true);
    }

    @Test
    void theReadmeShowsIt() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/perdition/imap4/example/ExampleServer.java"));
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + source + "```\n");
        assertThat(source.lines().count()).isLessThan(100);
    }

    @Test
    void loginAndLogoutInTls() throws IOException {
        client.send("a CAPABILITY\r\n");
        assertThat(client.line()).isEqualTo("* CAPABILITY IMAP4rev1 STARTTLS LITERAL- LOGINDISABLED");
        assertThat(client.line()).isEqualTo("a OK CAPABILITY done");
        client.send("b LOGIN bob secret\r\n");
        assertThat(client.line()).isEqualTo("b NO Who?");
        client.send("c STARTTLS\r\n");
        assertThat(client.line()).isEqualTo("c OK STARTTLS");
        client.startTls(tls);
        client.send("d CAPABILITY\r\ne STARTTLS\r\n");
        assertThat(client.line()).isEqualTo("* CAPABILITY IMAP4rev1 LITERAL-");
        assertThat(client.line()).isEqualTo("d OK CAPABILITY done");
        assertThat(client.line()).isEqualTo("e BAD STARTTLS");
        client.send("f LOGIN {3}\r\n");
        assertThat(client.line()).isEqualTo("+ go on");
        client.send("bob {6+}\r\nsecret\r\ng IDLE\r\n");
        assertThat(client.line()).isEqualTo("f OK Welcome");
        assertThat(client.line()).isEqualTo("g NO Not here");
        client.send("h LOGOUT\r\n");
        assertThat(client.line()).isEqualTo("* BYE See you");
        assertThat(client.line()).isEqualTo("h OK LOGOUT done");
    }

    @Test
    void octetByOctet() throws IOException {
        for (char octet : "a LOGIN \"bob\" wrong\r\nb LOGOUT\r\n".toCharArray()) {
            client.send(String.valueOf(octet));
        }
        assertThat(client.line()).isEqualTo("a NO Who?");
        assertThat(client.rest()).isEqualTo("* BYE See you\r\nb OK LOGOUT done\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b LOGIN bob secret\r\n", "b", "\u0000", "b NOOP\r\nc LOGOUT\r\n"})
    void whatComesBehindStartTlsClosesAndIsNeverRun(String injected) throws IOException {
        client.send("a STARTTLS\r\n" + injected);
        assertThat(client.rest()).doesNotContain("b ").doesNotContain("BYE");
    }

    @Test
    void badInput() throws IOException {
        client.send("\r\na\r\nGET / HTTP/1.1\r\nb LOGOUT\r\n");
        assertThat(client.rest()).isEqualTo("* BAD What?\r\na BAD What?\r\n* BAD What?\r\n");
    }
}
