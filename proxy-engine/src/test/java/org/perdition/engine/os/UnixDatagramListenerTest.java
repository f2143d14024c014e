// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnixDatagramListenerTest {
    @TempDir
    Path folder;

    /** Of another kind, so that a connection to it fails though somebody listens. */
    @Test
    void aStreamSocketThatSomebodyListensAtStays() throws Exception {
        Path path = folder.resolve("socket");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            assertThat(server.isOpen()).isTrue();
            assertThatThrownBy(() -> UnixDatagramListener.bind(path).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(path + ": whether another process listens there cannot be told (");
            assertThat(path).exists();
        }
        UnixDatagramListener.bind(path).close();
        assertThat(path).doesNotExist();
    }

    @Test
    void aPipeStays() throws Exception {
        Path path = folder.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
        assertThat(mkfifo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> UnixDatagramListener.bind(path).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no socket");
        assertThat(path).exists();
    }
}
