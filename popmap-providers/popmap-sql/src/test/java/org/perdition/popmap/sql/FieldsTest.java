// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.perdition.popmap.sql.EntryQuery.Table.Origin.BEHIND_PASSWORD;
import static org.perdition.popmap.sql.EntryQuery.Table.Origin.SURE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** Both ways to write the settings of a table on a server. */
class FieldsTest {
    private static final Path FOLDER = Path.of("/etc/perdition");

    private static ServerSettings of(String option) throws PopmapConfigurationException {
        return ServerSettings.read(PopmapOptions.of(option, FOLDER), "dbPerdition");
    }

    private static ServerSettings of(Map<String, String> properties) throws PopmapConfigurationException {
        return ServerSettings.read(PopmapOptions.of(properties, FOLDER), "dbPerdition");
    }

    private static String password(ServerSettings settings) {
        return new String(settings.password().bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void nothingWrittenIsTheOriginalsDefaults() throws Exception {
        ServerSettings settings = of("");
        assertThat(settings.hosts()).containsExactly("localhost");
        assertThat(settings.port()).isZero();
        assertThat(settings.database()).isEqualTo("dbPerdition");
        assertThat(settings.user()).isEqualTo("perdition");
        assertThat(password(settings)).isEqualTo("perdition");
        assertThat(settings.query())
                .isEqualTo(new EntryQuery.Table("tblPerdition", "servername", "user", "port", SURE));
        assertThat(settings.tls()).isEqualTo(ServerSettings.Tls.OFF);
        assertThat(settings.pool()).isEqualTo(16);
    }

    @Test
    void readsTheWholeString() throws Exception {
        ServerSettings settings =
                of("db1,db2.example.org,[2001:db8::1]:3307:mail:entries:reader:p w%:host:name:service");
        assertThat(settings.hosts()).containsExactly("db1", "db2.example.org", "2001:db8::1");
        assertThat(settings.port()).isEqualTo(3307);
        assertThat(settings.database()).isEqualTo("mail");
        assertThat(settings.user()).isEqualTo("reader");
        assertThat(password(settings)).isEqualTo("p w%");
        assertThat(settings.query())
                .isEqualTo(new EntryQuery.Table("entries", "host", "name", "service", BEHIND_PASSWORD));
    }

    @Test
    void fieldsLeftOffAtTheEndHaveTheirDefaults() throws Exception {
        ServerSettings settings = of("db1:0:mail");
        assertThat(settings.database()).isEqualTo("mail");
        assertThat(settings.user()).isEqualTo("perdition");
    }

    @Test
    void fieldsLeftEmptyInTheMiddleAreEmpty() throws Exception {
        ServerSettings settings = of(":::t:::server");
        assertThat(settings.hosts()).containsExactly("localhost");
        assertThat(settings.port()).isZero();
        assertThat(settings.database()).isEmpty();
        assertThat(settings.user()).isEmpty();
        assertThat(password(settings)).isEmpty();
    }

    @Test
    void aColonAtTheEndCountsForNothingAndTwoEmptyTheLastField() throws Exception {
        assertThat(of("h:0:d:t:u:p:s:k:").query())
                .isEqualTo(new EntryQuery.Table("t", "s", "k", "port", BEHIND_PASSWORD));
        assertThat(of("h:0:d:t:u:p:s:k::").query()).isEqualTo(new EntryQuery.Table("t", "s", "k", "", BEHIND_PASSWORD));
    }

    @Test
    void namedPropertiesSayTheSame() throws Exception {
        ServerSettings settings = of(Map.ofEntries(
                Map.entry("hosts", "db1, db2 ::1"),
                Map.entry("port", "3307"),
                Map.entry("database", "mail"),
                Map.entry("table", "main.entries"),
                Map.entry("user", "reader"),
                Map.entry("password", "a:b"),
                Map.entry("server_column", "host"),
                Map.entry("user_column", "name"),
                Map.entry("port_column", "-"),
                Map.entry("tls", "on"),
                Map.entry("ca_file", "ca.pem"),
                Map.entry("pool", "3")));
        assertThat(settings.hosts()).containsExactly("db1", "db2", "::1");
        assertThat(settings.query()).isEqualTo(new EntryQuery.Table("main.entries", "host", "name", "", SURE));
        assertThat(password(settings)).isEqualTo("a:b");
        assertThat(settings.tls()).isEqualTo(ServerSettings.Tls.ON);
        assertThat(settings.authority()).contains(FOLDER.resolve("ca.pem"));
        assertThat(settings.pool()).isEqualTo(3);
        assertThat(settings.toString()).doesNotContain("a:b");
        assertThat(settings.describe()).isEqualTo("db1,db2,::1:3307 mail.main.entries");
    }

    @Test
    void thePasswordMayStandInAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "from a file\nmore\n");
        assertThat(password(of(Map.of("password_file", file.toString())))).isEqualTo("from a file");
    }

    @Test
    void allHostsTogetherLeaveTimeForTheAnswer() throws Exception {
        assertThat(of("a,b,c,d:0").connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(of("a").connectTimeout()).isEqualTo(Duration.ofMillis(2500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db1/evil?x=y | map_library_opt: field 1, hosts: what is written is no host",
                "db1:http | field 2, port: what is written is no number from 0 to 65535",
                "db1:70000 | field 2, port",
                "db1:0:mail?allowLoadLocalInfile=true | field 3, database",
                "db1:0:mail::u | field 4, table: is empty; write letters",
                "db1:0:mail:t`a | field 4, table: what is written is no name",
                "db1:0:mail:t:u:p::u:p | field 7, server_column: is empty",
                "db1:0:mail:t:u:p:s:u'--:p | field 8, user_column",
                "db1:0:mail:t:u:p:s:u:p,q | field 9, port_column",
                "db1:0:mail:t:u:p:s:u:p:more | there are 10 fields between colons, and only 9 are known; write hosts:port:"
            })
    void saysWhatIsWrongWithAString(String option, String complaint) {
        assertThatThrownBy(() -> of(option))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("map_library_opt: ")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts | a;b | popmap.map.hosts: \"a;b\" is no host",
                "table | a b | popmap.map.table: \"a b\" is no name",
                "tls | maybe | popmap.map.tls: \"maybe\" is not known; write off, on or unverified",
                "pool | 17 | popmap.map.pool: \"17\" is no number from 1 to 16",
                "query | SELECT 1 | popmap.map.query: has 0 question marks; write exactly one",
                "query | SELECT ? FROM a WHERE b = ? | popmap.map.query: has 2 question marks"
            })
    void saysWhatIsWrongWithAProperty(String property, String value, String complaint) {
        assertThatThrownBy(() -> of(Map.of(property, value)))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa:ss!", "x!:secret", "pa::s!", "p:a:s:s!", "p:a:s:s:w:o", "pa:[ss"})
    void noPartOfAPasswordWithColonsIsShown(String password) {
        assertThatThrownBy(() -> of("db1:0:mail:t:u:" + password + (password.endsWith("secret") ? ":u:a b" : "")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageNotContainingAny("ss!", "secret", "s!", "a b", "[ss")
                .hasMessageEndingWith(
                        "is there a colon in the password? Then write popmap.map.password, and the rest as"
                                + " such properties");
    }

    @Test
    void namesBehindThePasswordAreNotTrusted() throws Exception {
        assertThat(of("db1:0:mail:t:u:pa:ss").query())
                .isEqualTo(new EntryQuery.Table("t", "ss", "user", "port", BEHIND_PASSWORD));
        assertThat(of("db1:0:mail:t:u:pass").query())
                .isEqualTo(new EntryQuery.Table("t", "servername", "user", "port", SURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "unverified", ""})
    void authoritiesAreOfNoUseWhereNothingIsChecked(String tls) {
        assertThatThrownBy(() -> of(Map.of("ca_file", "ca.pem", "tls", tls)))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessage("popmap.map.ca_file: no certificate is checked with tls = " + (tls.isEmpty() ? "off" : tls)
                        + "; write popmap.map.tls = on, or leave this out");
    }

    @Test
    void encryptionIsVerifiedUnlessItIsSaidToBeUnverified() throws Exception {
        assertThat(MysqlPopmapFactory.properties(of(Map.of("tls", "on")))).containsEntry("sslMode", "verify-full");
        assertThat(MysqlPopmapFactory.properties(of(Map.of("tls", "unverified"))))
                .containsEntry("sslMode", "trust");
        assertThat(PostgresqlPopmapFactory.properties(of(Map.of("tls", "on")))).containsEntry("sslmode", "verify-full");
        assertThat(PostgresqlPopmapFactory.properties(of(Map.of("tls", "unverified"))))
                .containsEntry("sslmode", "require");
    }

    @Test
    void aQueryOfOnesOwnHasNoUseForColumns() throws Exception {
        assertThat(of(Map.of("query", "SELECT host FROM t WHERE name = ?")).query())
                .isEqualTo(new EntryQuery.Own("SELECT host FROM t WHERE name = ?"));
        assertThatThrownBy(() -> of(Map.of("query", "SELECT host FROM t WHERE name = ?", "table", "t")))
                .hasMessageStartingWith("popmap.map.table: is of no use, since popmap.map.query is written");
    }

    @Test
    void splitsAtColons() {
        assertThat(Fields.split(":")).containsExactly("");
        assertThat(Fields.split("a")).containsExactly("a");
        assertThat(Fields.split("[::1],b:2")).containsExactly("[::1],b", "2");
        assertThat(Fields.split("a:[x:y]")).isEqualTo(List.of("a", "[x", "y]"));
        assertThat(Fields.split("[a:b")).containsExactly("[a", "b");
    }
}
