// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.system.harness.Peer;
import org.perdition.system.stores.Postmap;
import org.perdition.system.stores.Postsrsd;

/** The {@code tcp_table} popmap, asked beside Postfix's own client. */
class TcpTableMapIT extends TableServerContract {
    TcpTableMapIT() {
        super("tcp_table", "tcp");
    }

    @Override
    String map() {
        return "127.0.0.1:" + port;
    }

    @Test
    void usersLogInWhereItSaysByProperties() {
        PostfixTables.usersLogIn(
                this::serve,
                configuration -> configuration
                        .set("map_library", "routes")
                        .set("popmap.routes.library", "tcp_table")
                        .set("popmap.routes.server", map())
                        .set("popmap.routes.pool", "2"));
    }

    /** A server that somebody else has written; its answers hold characters that must be encoded. */
    @Test
    void asksPostsrsdAsPostfixDoes() throws Exception {
        Peer.POSTSRSD.require();
        Peer.POSTMAP.require();
        List<String> keys =
                List.of("bob@example.org", "a b+c@example.org", "100%@example.org", "no-domain", "x@example.net");
        try (Postsrsd postsrsd = new Postsrsd();
                Popmap popmap = open(postsrsd.address())) {
            Map<String, String> byPostfix = new Postmap().ask("tcp:" + postsrsd.address(), keys);
            assertThat(byPostfix).hasSize(4).doesNotContainKey("no-domain");
            for (String key : keys) {
                LookupResult expected = byPostfix.containsKey(key)
                        ? new LookupResult.Found(byPostfix.getOrDefault(key, ""))
                        : LookupResult.NOT_FOUND;
                assertThat(popmap.lookup(LookupKey.of(key), CONTEXT)).isEqualTo(expected);
            }
            for (int length = 100; length < 4_000; length += 100) {
                assertThat(popmap.lookup(LookupKey.of("x".repeat(length)), CONTEXT))
                        .isEqualTo(LookupResult.NOT_FOUND);
                assertThat(popmap.lookup(LookupKey.of(keys.get(0)), CONTEXT))
                        .isEqualTo(new LookupResult.Found(byPostfix.getOrDefault(keys.get(0), "")));
            }
        }
    }
}
