// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.SelfSignedCertificateGenerator;
import com.unboundid.util.ObjectPair;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;

/** A server with a certificate nobody knows, which keeps the connection when it is refused. */
class RefusedCertificateTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 110);
    private static final LookupContext CONTEXT =
            new LookupContext(ADDRESS, ADDRESS, "POP3", false, "@", 1, Optional.empty());

    private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final SSLContext context = context();

    RefusedCertificateTest() throws Exception {}

    private static SSLContext context() throws Exception {
        ObjectPair<File, char[]> file =
                SelfSignedCertificateGenerator.generateTemporarySelfSignedCertificate("test", "PKCS12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file.getFirst())) {
            store.load(in, file.getSecond());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, file.getSecond());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "", 0, false);
                secure.setUseClientMode(false);
                try {
                    secure.startHandshake();
                } catch (IOException e) {
                    // refused; the connection beneath stays open
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    @Timeout(value = 2, unit = java.util.concurrent.TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotCostTheWholeTimeout() throws Exception {
        Thread server = new Thread(this::serve, "directory with a bad certificate");
        server.setDaemon(true);
        server.start();
        Map<String, String> properties = Map.of("hosts", "ldaps://localhost:" + listener.getLocalPort());
        PopmapOptions options = new PopmapOptions("map", "", properties, Path.of("/"), Duration.ofHours(1), 2);
        try (Popmap popmap = new LdapPopmapFactory().open(options)) {
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("its certificate is not good");
        }
    }
}
