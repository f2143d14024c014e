// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.Secret;

class DirectorySettingsTest {
    private static final Path ETC = Path.of("/etc/perdition");

    private static DirectorySettings option(String option) throws PopmapConfigurationException {
        return DirectorySettings.of(PopmapOptions.of(option, ETC));
    }

    private static DirectorySettings named(Map<String, String> properties) throws PopmapConfigurationException {
        return DirectorySettings.of(PopmapOptions.of(properties, ETC));
    }

    private static Optional<Secret> secret(String text) {
        return Optional.of(new Secret(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> servers(DirectorySettings settings) {
        return settings.servers().stream().map(HostTemplate::toString).toList();
    }

    @Test
    void nothingWrittenIsTheOriginalsDefault() throws Exception {
        DirectorySettings settings = option("");
        assertThat(settings.describe()).isEqualTo("ldap ldap://localhost:389");
        Search search = settings.search();
        assertThat(search.base()).hasToString("ou=mailbox,dc=nodomain");
        assertThat(search.names("x")).contains(List.of("username", "mailhost", "port"));
        assertThat(search.scope()).isEqualTo(Scope.ONE);
        assertThat(search.filter()).hasToString("(uid=%s)");
        assertThat(settings.bindName()).isEmpty();
        assertThat(settings.encryption()).isEmpty();
        assertThat(settings.pool()).isEqualTo(16);
    }

    @Test
    void bothFormsMakeTheSame() throws Exception {
        DirectorySettings fromUrl = option(
                "3:ldap://one:1389 two:1390/dc=x?uid,host?sub?(mail=%s)" + "?BINDNAME=cn=me%2cdc=x,X-BINDPW=a%2cb");
        DirectorySettings fromNames = named(Map.of(
                "hosts", "one:1389, two:1390",
                "base", "dc=x",
                "attributes", "uid host",
                "scope", "sub",
                "filter", "(mail=%s)",
                "bind_dn", "cn=me,dc=x",
                "password", "a,b"));
        assertThat(fromUrl).isEqualTo(fromNames);
        assertThat(fromUrl.password()).isEqualTo(secret("a,b"));
        assertThat(servers(fromUrl)).containsExactly("ldap://one:1389", "ldap://two:1390");
    }

    @ParameterizedTest
    @CsvSource({
        "ldap://h/, ldap://h:389",
        "ldap://h, ldap://h:389",
        "ldap:///, ldap://localhost:389",
        "LDAP://H:390/, ldap://H:390",
        "ldaps://h/, ldaps://h:636",
        "3:ldaps://h:1636/, ldaps://h:1636",
        "2:ldap://h/, ldap://h:389",
        "ldap://a b c/, ldap://a:389 ldap://b:389 ldap://c:389",
        "ldap://a%20b/, ldap://a:389 ldap://b:389",
        "ldap://a b:1389/, ldap://a:1389 ldap://b:1389",
        "ldap://a:1 b:2/, ldap://a:1 ldap://b:2",
        "ldap://[::1]:1389/, ldap://[::1]:1389",
        "ldap://[::1] h/, ldap://[::1]:389 ldap://h:389",
        "ldap://%s.example.org/, ldap://%s.example.org:389",
        "<URL:ldap://h/>, ldap://h:389",
        "URL:ldap://h/, ldap://h:389",
    })
    void readsServers(String url, String expected) throws Exception {
        assertThat(servers(option(url))).containsExactly(expected.split(" "));
    }

    @Test
    void readsEachPart() throws Exception {
        Search search = option("ldap://h/ou=a%3fb%5c%2c%c3%a9,dc=x??subtree?(&(uid=%s)(cn=%10s)(x=100%25))")
                .search();
        assertThat(search.base().fillValue("k")).isEqualTo("ou=a?b\\,\u00e9,dc=x");
        assertThat(search.names("k")).as("named none").contains(List.of("username", "mailhost", "port"));
        assertThat(search.scope()).isEqualTo(Scope.SUB);
        assertThat(search.filter().fillValue("key")).isEqualTo("(&(uid=key)(cn=" + "\\20".repeat(7) + "key)(x=100%))");
        assertThat(search.filter()).hasToString("(&(uid=%s)(cn=%10s)(x=100%))");
    }

    @Test
    void absentPartsAreThoseOfRfc4516() throws Exception {
        Search search = option("ldap://h/uid=%s,dc=x").search();
        assertThat(search.scope()).isEqualTo(Scope.BASE);
        assertThat(search.filter()).hasToString("(objectClass=*)");
        assertThat(search.baseOfKey()).isTrue();
    }

    @Test
    void moreThanThreeAttributesDoNotCount() throws Exception {
        assertThat(option("ldap://h/?a,b,c,d?one?(uid=%s)").search().names("k")).contains(List.of("a", "b", "c"));
    }

    @Test
    void keysMayNameAttributes() throws Exception {
        Search search = option("ldap://h/?%s-host").search();
        assertThat(search.names("a1")).contains(List.of("a1-host"));
        assertThat(search.names("a,b")).isEmpty();
        assertThat(search.names("")).isEmpty();
    }

    @Test
    void keysMayNameHostsButNotMakeThem() throws Exception {
        HostTemplate host = option("ldap://%s.example.org:1389/").servers().get(0);
        assertThat(host.fill("a.b"))
                .contains(new DirectoryServer(Security.CLEAR, "a.b.example.org", 1389, "ldap://%s.example.org:1389"));
        for (String hostile : List.of("", "evil.net/", "evil.net:1", "a@b", "a..b", ".", "a b", "\u00e9", "a\n")) {
            assertThat(host.fill(hostile)).as(hostile).isEmpty();
        }
    }

    @Test
    void startTlsByExtensionOrProperty() throws Exception {
        for (DirectorySettings settings : List.of(
                option("ldap://h/????StartTLS"),
                option("ldap://h/????!1.3.6.1.4.1.1466.20037"),
                named(Map.of("url", "ldap://h/", "starttls", "on")),
                named(Map.of("hosts", "h", "starttls", "on")))) {
            assertThat(settings.servers().get(0).security()).isEqualTo(Security.STARTTLS);
            assertThat(settings.encryption()).map(Encryption::checkName).contains(true);
        }
    }

    @Test
    void extensionsThatAreNotCriticalAndNotKnownDoNotCount() throws Exception {
        DirectorySettings settings = option("ldap://h/????e-other=1,!bindname=cn=%s,!x-bindpw=p");
        assertThat(settings.bindName()).map(name -> name.fillValue("a,b")).contains("cn=a\\2cb");
        assertThat(settings.password()).isEqualTo(secret("p"));
        assertThat(settings.toString()).doesNotContain("x-bindpw", "=p");
    }

    @Test
    void poolAndTimeoutComeFromTheOptions() throws Exception {
        DirectorySettings settings =
                DirectorySettings.of(new PopmapOptions("m", "", Map.of("pool", "3"), ETC, Duration.ZERO, 4));
        assertThat(settings.pool()).isEqualTo(3);
        assertThat(settings.timeout()).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1:ldap://h/ | no such LDAP version",
                "4:ldap://h/ | no such LDAP version",
                "03:ldap://h/ | no such LDAP version",
                "ldap | no LDAP URL",
                "x:y | no LDAP URL",
                "http://h/ | neither ldap:// nor ldaps://",
                "ldapi://%2ftmp%2fx/ | neither ldap:// nor ldaps://",
                "ldap://h/?a?near | no such scope",
                "ldap://h:0/ | a port that is none",
                "ldap://h:65536/ | a port that is none",
                "ldap://h:x/ | a host that is none",
                "ldap://h@i/ | a host that is none",
                "ldap://[::1/ | a host that is none",
                "ldap://h?uid | too many question marks",
                "ldap://h/?a?one?(uid=%s)?x?y | too many question marks",
                "ldap://h/?a?one?(uid=%s | filter of the URL: not a filter",
                "ldap://h/?a?one?uid%20%s | filter of the URL: not a filter",
                "ldap://h/nonsense | base of the URL: not a distinguished name",
                "ldap://h/dc=%zz | a % without two hexadecimal digits",
                "ldap://h/dc=%e | a % without two hexadecimal digits",
                "ldap://h/dc=%ff | are no UTF-8",
                "ldap://h/?a,,b | an attribute without a name",
                "ldap://h/?a%20b | attributes of the URL: a word that can be no attribute",
                "ldap://h/????!x-other=1 | marked as critical",
                "ldap://h/????BINDNAME=cn=x | and no password",
                "ldap://h/????X-BINDPW=x | and no name",
                "ldap://h/????BINDNAME=cn=x,X-BINDPW=%s | within X-BINDPW",
                "ldaps://h/????StartTLS | which is encrypted already",
            })
    void saysWhatIsWrongWithAnOption(String option, String expected) {
        assertThatThrownBy(() -> option(option))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("map_library_opt: ")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url=ldap://h/,scope=one | popmap.map.scope: url is written as well",
                "url=ldap | popmap.map.url: no LDAP URL",
                "url=ldap://h/?a?one?( | popmap.map.url: the filter of the URL",
                "hosts=x:y | popmap.map.hosts: a host that is none",
                "hosts=ldapi://x | popmap.map.hosts: neither ldap:// nor ldaps://",
                "base=x | popmap.map.base: not a distinguished name",
                "scope=x | popmap.map.scope: no such scope",
                "filter=( | popmap.map.filter: not a filter",
                "attributes=a/b | popmap.map.attributes: a word that can be no attribute",
                "bind_dn=cn=x | popmap.map.password: a name to bind with and no password",
                "password=x | popmap.map.bind_dn: a password and no name",
                "hosts=ldaps://h,starttls=on | popmap.map.starttls: StartTLS with ldaps://",
                "starttls=maybe | popmap.map.starttls: \"maybe\"",
                "tls_verify=off | popmap.map.tls_verify: nothing is encrypted",
                "ca_file=x | popmap.map.ca_file: nothing is encrypted",
                "starttls=on,tls_verify=off,ca_file=x | popmap.map.ca_file: counts for nothing",
                "starttls=on,ca_file=/nowhere | popmap.map.ca_file: /nowhere cannot be used",
                "pool=0 | popmap.map.pool",
                "pool=17 | popmap.map.pool",
            })
    void saysWhatIsWrongWithAProperty(String written, String expected) {
        Map<String, String> properties = new java.util.HashMap<>();
        for (String property : written.split(",")) {
            properties.put(property.split("=", 2)[0], property.split("=", 2)[1]);
        }
        assertThatThrownBy(() -> named(properties))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bind_dn", "password"})
    void whatTheUrlSaysIsNotWrittenAgain(String property) {
        String url = "ldap://h/????BINDNAME=cn=x,X-BINDPW=verysecret";
        assertThatThrownBy(() -> named(Map.of("url", url, property, "cn=y")))
                .hasMessageContaining("popmap.map." + property)
                .hasMessageNotContaining("verysecret");
    }

    @Test
    void anAuthorityFileWithoutCertificatesIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "nothing\n");
        assertThatThrownBy(() -> named(Map.of("hosts", "ldaps://h", "ca_file", file.toString())))
                .hasMessageContaining("popmap.map.ca_file: " + file);
    }

    @Test
    void everyPropertyThatIsReadIsListed() {
        assertThat(new LdapPopmapFactory().properties())
                .extracting("name")
                .containsExactly(
                        "url",
                        "hosts",
                        "base",
                        "scope",
                        "filter",
                        "attributes",
                        "bind_dn",
                        "password",
                        "password_file",
                        "starttls",
                        "tls_verify",
                        "ca_file",
                        "pool");
        assertThat(new LdapPopmapFactory().name()).isEqualTo("ldap");
    }
}
