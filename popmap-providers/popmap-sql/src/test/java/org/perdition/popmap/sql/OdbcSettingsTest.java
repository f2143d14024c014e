// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.perdition.popmap.sql.EntryQuery.Table.Origin.BEHIND_PASSWORD;
import static org.perdition.popmap.sql.EntryQuery.Table.Origin.SURE;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** Both ways to write the settings of a data source. */
class OdbcSettingsTest {
    private static final Path FOLDER = Path.of("/etc/perdition");

    private static OdbcSettings of(String option) throws PopmapConfigurationException {
        return OdbcSettings.read(PopmapOptions.of(option, FOLDER));
    }

    @Test
    void theThirdFieldIsTheDataSource() throws Exception {
        assertThat(of("").dsn()).isEqualTo("dbPerdition");
        OdbcSettings settings = of("any:thing:mail source:t:u:p:s:k:n");
        assertThat(settings.dsn()).isEqualTo("mail source");
        assertThat(settings.user()).isEqualTo("u");
        assertThat(settings.query()).isEqualTo(new EntryQuery.Table("t", "s", "k", "n", BEHIND_PASSWORD));
    }

    @Test
    void namedPropertiesSayTheSame() throws Exception {
        OdbcSettings settings =
                OdbcSettings.read(PopmapOptions.of(Map.of("dsn", "mail", "table", "t", "pool", "2"), FOLDER));
        assertThat(settings.dsn()).isEqualTo("mail");
        assertThat(settings.pool()).isEqualTo(2);
        assertThat(settings.query()).isEqualTo(new EntryQuery.Table("t", "servername", "user", "port", SURE));
    }

    @Test
    void aConnectionStringIsNoName() {
        assertThatThrownBy(() -> of("::DSN=a;DRIVER=/tmp/evil.so"))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("map_library_opt: field 3, dsn: what is written is no data source");
        assertThatThrownBy(() -> of("localhost:0::t")).hasMessageContaining("field 3, dsn");
    }
}
