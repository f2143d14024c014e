// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.directory.api.ldap.model.filter.EqualityNode;
import org.apache.directory.api.ldap.model.filter.FilterParser;
import org.apache.directory.api.ldap.model.name.Dn;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** Whatever an operator writes is refused with a reason or can be asked with; whatever a client sends is a value. */
class UrlFuzzTest {
    /** Input: an option. */
    @FuzzTest
    void readsUrls(byte[] data) {
        String option = new String(data, StandardCharsets.UTF_8);
        try {
            DirectorySettings settings = DirectorySettings.of(PopmapOptions.of(option, Path.of("/etc/perdition")));
            assertThat(settings.servers()).isNotEmpty();
            assertThat(settings.describe()).startsWith("ldap ldap");
            for (String key : new String[] {"alice", "*)(uid=*", "a,b"}) {
                settings.search().request(key);
                settings.servers().forEach(server -> server.fill(key));
            }
        } catch (PopmapConfigurationException e) {
            assertThat(e.getMessage()).startsWith("map_library_opt: ").doesNotContain("\n");
        }
    }

    /** Input: a key; in a filter and in a DN it is read back as it was. */
    @FuzzTest
    void readsBackKeys(byte[] data) throws Exception {
        String key = new String(data, StandardCharsets.UTF_8);
        if (key.isEmpty()) {
            return;
        }
        EqualityNode<?> node = (EqualityNode<?>)
                FilterParser.parse(KeyTemplate.ofUrl("(uid=%s)").fillValue(key));
        assertThat(node.getValue().getString()).isEqualTo(key);
        Dn dn = new Dn(KeyTemplate.ofUrl("uid=%s,dc=x").fillValue(key));
        assertThat(dn.size()).isEqualTo(2);
        assertThat(dn.getRdn(0).size()).isEqualTo(1);
    }
}
