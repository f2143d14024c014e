// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

class NisSettingsTest {
    @TempDir
    private Path folder;

    private NisSettings option(String option, String domain) throws Exception {
        return NisSettings.of(PopmapOptions.of(option, folder), kernel(domain));
    }

    private Path kernel(String domain) throws Exception {
        return Files.writeString(folder.resolve("domainname"), domain + "\n");
    }

    @Test
    void theOptionIsTheMapAndTheDomainIsTheMachines() throws Exception {
        assertThat(option("", "example"))
                .extracting(NisSettings::map, NisSettings::domain)
                .containsExactly("user_mail_server", "example");
        assertThat(option("mail.byname", "example").map()).isEqualTo("mail.byname");
    }

    @Test
    void propertiesNameMapDomainAndServers() throws Exception {
        PopmapOptions options = PopmapOptions.of(Map.of("map", "m", "domain", "d", "server", "nis1, nis2"), folder);
        NisSettings settings = NisSettings.of(options, kernel("(none)"));
        assertThat(settings.map()).isEqualTo("m");
        assertThat(settings.domain()).isEqualTo("d");
        assertThat(settings.servers()).containsExactly("nis1", "nis2");
        assertThat(settings.timeout()).isEqualTo(options.timeout());
        assertThat(settings.connections()).isEqualTo(options.threads());
    }

    @Test
    void withoutDomainItSaysWhereToWriteOne() throws Exception {
        for (String none : List.of("(none)", "")) {
            assertThatThrownBy(() -> option("", none))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContainingAll("popmap.map.domain", "domainname(1)");
        }
        assertThatThrownBy(() -> NisSettings.of(PopmapOptions.of("", folder), folder.resolve("absent")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("popmap.map.domain");
    }

    @Test
    void whatCannotBeAMapIsRefused() {
        for (String bad : List.of("a b", "../passwd", ".", "x".repeat(65), "d\u00f6")) {
            assertThatThrownBy(() -> option(bad, "example"))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContainingAll("map_library_opt", "user_mail_server");
        }
        assertThatThrownBy(() -> NisSettings.of(PopmapOptions.of(Map.of("map", "a b"), folder), kernel("example")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("popmap.map.map");
        assertThatThrownBy(() -> NisSettings.of(PopmapOptions.of(Map.of("domain", "a b"), folder), kernel("example")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("popmap.map.domain");
    }

    @Test
    void readsYpConf() {
        String text = "# comment\n"
                + "ypserver one\n"
                + "domain other server two\n"
                + "  domain example server three # remark\n"
                + "domain example slp\n"
                + "broadcast\n"
                + "nonsense\n";
        YpConf conf = YpConf.parse(Path.of("yp.conf"), text, "example");
        assertThat(conf.servers()).containsExactly("one", "three");
        assertThat(conf.remarks())
                .satisfiesExactly(
                        slp -> assertThat(slp).startsWith("yp.conf:5: \"slp\" finds"),
                        broadcast -> assertThat(broadcast).startsWith("yp.conf:6: \"broadcast\" finds"),
                        nonsense -> assertThat(nonsense).startsWith("yp.conf:7: names no server"));
        assertThat(YpConf.parse(Path.of("yp.conf"), "domain other server two", "example")
                        .remarks())
                .containsExactly("yp.conf names no server of the domain example");
    }
}
