// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.stores.MapDaemon;

/** The {@code daemon} popmap with a daemon, which the original asks as well. */
class DaemonMapIT extends ServerPopmapContract {
    private final MapDaemon daemon = new MapDaemon();

    @AfterEach
    void stop() {
        assertThat(daemon.output()).doesNotContain("no request");
        daemon.close();
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        daemon.start(entries);
        return TarballPopmaps.open("daemon", PopmapOptions.of(daemon.socket().toString(), Path.of("/etc/perdition")));
    }

    @Override
    protected void stopServer() {
        daemon.stop();
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        daemon.start(entries);
    }

    @Override
    protected void freezeServer() {
        daemon.signal("STOP");
    }

    @Override
    protected void thawServer() {
        daemon.signal("CONT");
    }

    @Test
    void answersAsTheOriginal() {
        Peer.PERDITION.require();
        try (SameAnswers answers = new SameAnswers()) {
            daemon.startWith(answers.entries());
            String option = daemon.socket() + ":5:3";
            answers.compare(
                    List.of("--map_library", "libperditiondb_daemon.so.0", "--map_library_opt", option),
                    List.of("--map_library", "daemon", "--map_library_opt", option));
        }
    }

    @Test
    void propertiesNameTheDaemon() {
        Configuration configuration = new Configuration()
                .set("map_library", "daemon")
                .set("popmap.daemon.socket", daemon.socket())
                .set("popmap.daemon.timeout", "2.5")
                .set("popmap.daemon.max_retry", "1");
        MapLogin.check(configuration, server -> daemon.start(Map.of("alice", server)));
    }
}
