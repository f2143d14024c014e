// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.stores.Nis;

/** What {@link NisMapIT} runs where it can have a NIS domain to itself. */
class NisMapScenes extends ServerPopmapContract {
    private static final Path ETC = Path.of("/etc/perdition");

    private final Nis nis = new Nis();

    @AfterEach
    void stop() {
        nis.close();
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        nis.start(entries);
        return TarballPopmaps.open("nis", PopmapOptions.of("", ETC));
    }

    @Override
    protected void stopServer() {
        nis.stop();
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        nis.start(entries);
    }

    @Override
    protected void freezeServer() {
        nis.signal("STOP");
    }

    @Override
    protected void thawServer() {
        nis.signal("CONT");
    }

    @Test
    void whatAMapTellsOfItselfIsNoServer() throws Exception {
        try (Popmap popmap = open(Map.of("alice", "one"))) {
            assertThat(popmap.lookup(LookupKey.of("YP_LAST_MODIFIED"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            assertThat(popmap.lookup(LookupKey.of("YP_MASTER_NAME"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
        }
    }

    @Test
    void anotherMapOrDomainIsNoAnswer() throws Exception {
        nis.start(Map.of("alice", "one"));
        for (Map<String, String> bad : List.of(Map.of("map", "absent"), Map.of("domain", "absent"))) {
            Map<String, String> properties = new HashMap<>(bad);
            properties.put("server", "127.0.0.1");
            try (Popmap popmap = TarballPopmaps.open("nis", PopmapOptions.of(properties, ETC))) {
                assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                        .isInstanceOf(PopmapUnavailableException.class)
                        .hasMessageContainingAll("it has no", "absent");
            }
        }
    }

    @Test
    void theOptionNamesTheMap() {
        Configuration configuration =
                new Configuration().set("map_library", "nis").set("map_library_opt", "user_mail_server");
        MapLogin.check(configuration, server -> nis.start(Map.of("alice", server)));
    }

    @Test
    void propertiesNameMapAndServer() {
        Configuration configuration = new Configuration()
                .set("map_library", "nis")
                .set("popmap.nis.map", "user_mail_server")
                .set("popmap.nis.server", "127.0.0.1");
        MapLogin.check(configuration, server -> nis.start(Map.of("alice", server)));
    }

    /** Both ask the local binder. */
    @Test
    void answersAsTheOriginal() {
        try (SameAnswers answers = new SameAnswers()) {
            nis.start(answers.entries().stream()
                    .collect(Collectors.toMap(SameAnswers.Entry::name, SameAnswers.Entry::target)));
            nis.bind();
            answers.compare(List.of("--map_library", "libperditiondb_nis.so.0"), List.of("--map_library", "nis"));
        }
    }
}
