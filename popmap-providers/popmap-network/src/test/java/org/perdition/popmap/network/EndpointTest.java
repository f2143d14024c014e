// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void readsHostAndPort() {
        assertThat(Endpoint.inet("127.0.0.1:80")).contains(new Endpoint.Inet("127.0.0.1", 80));
        assertThat(Endpoint.inet("auth_1.example.org:65535")).contains(new Endpoint.Inet("auth_1.example.org", 65_535));
        assertThat(Endpoint.inet("[::1]:1")).contains(new Endpoint.Inet("::1", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", ":1", "host:0", "host:65536", "host:999999", "host:", "::1:1", "h t:1", "a@b:1"})
    void refuses(String text) {
        assertThat(Endpoint.inet(text)).isEmpty();
    }

    @Test
    void thePortMayBeLeftOutWhereThereIsAUsualOne() {
        assertThat(Endpoint.inet("one", 6379)).contains(new Endpoint.Inet("one", 6379));
        assertThat(Endpoint.inet("[::1]", 6379)).contains(new Endpoint.Inet("::1", 6379));
        assertThat(Endpoint.inet("one:1", 6379)).contains(new Endpoint.Inet("one", 1));
        assertThat(Endpoint.inet("one:", 6379)).isEmpty();
    }

    @Test
    void showsItselfAsItIsWritten() {
        for (String text : new String[] {"127.0.0.1:80", "[::1]:1", "localhost:99"}) {
            assertThat(Endpoint.inet(text).orElseThrow()).hasToString(text);
        }
    }

    @Test
    void aRelativeSocketStartsInTheFolder() {
        assertThat(Endpoint.unix("run/s", Path.of("/etc/perdition")))
                .contains(new Endpoint.Unix(Path.of("/etc/perdition/run/s")));
        assertThat(Endpoint.unix("/run/s", Path.of("/etc/perdition"))).contains(new Endpoint.Unix(Path.of("/run/s")));
        assertThat(Endpoint.unix("", Path.of("/"))).isEmpty();
        assertThat(Endpoint.unix("a\0b", Path.of("/"))).isEmpty();
    }
}
