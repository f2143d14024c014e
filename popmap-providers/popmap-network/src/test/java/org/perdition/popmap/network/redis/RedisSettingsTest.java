// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.Secret;
import org.perdition.popmap.network.Endpoint;

class RedisSettingsTest {
    private static final Endpoint.Inet LOCAL = new Endpoint.Inet("localhost", 6379);

    @TempDir
    private Path folder;

    private RedisSettings option(String option) throws PopmapConfigurationException {
        return RedisSettings.of(PopmapOptions.of(option, folder));
    }

    private RedisSettings properties(Map<String, String> properties) throws PopmapConfigurationException {
        return RedisSettings.of(PopmapOptions.of(properties, folder));
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutOptionTheLocalServerIsAsked() throws Exception {
        RedisSettings expected = new RedisSettings(
                List.of(LOCAL),
                RedisSettings.Transport.CLEAR,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                "perdition:",
                RedisSettings.ValueType.STRING,
                16,
                PopmapOptions.of("", folder).timeout());
        assertThat(option("")).isEqualTo(expected);
        assertThat(option("redis://localhost")).isEqualTo(expected);
        assertThat(properties(Map.of("port", "6379"))).isEqualTo(expected);
    }

    @Test
    void aUrlSaysItAll() throws Exception {
        RedisSettings settings = option("rediss://proxy:p%40ss+w@one,[::1]:7000,two:7001/3?type=hash&prefix=u%26%3a");
        assertThat(settings.servers())
                .containsExactly(
                        new Endpoint.Inet("one", 6379), new Endpoint.Inet("::1", 7000), new Endpoint.Inet("two", 7001));
        assertThat(settings.transport()).isEqualTo(RedisSettings.Transport.TLS);
        assertThat(settings.user()).contains("proxy");
        assertThat(settings.password()).contains(secret("p@ss+w"));
        assertThat(settings.database()).isEqualTo(3);
        assertThat(settings.type()).isEqualTo(RedisSettings.ValueType.HASH);
        assertThat(settings.prefix()).isEqualTo("u&:");
        assertThat(settings.toString()).doesNotContain("p@ss");
    }

    @Test
    void propertiesSayTheSame() throws Exception {
        Files.writeString(folder.resolve("secret"), "p@ss+w\n");
        RedisSettings settings = properties(Map.of(
                "host", "one, [::1]:7000 two:7001",
                "tls", "on",
                "user", "proxy",
                "password_file", "secret",
                "database", "3",
                "type", "hash",
                "prefix", "u&:",
                "pool", "4",
                "ca_file", "ca.pem"));
        RedisSettings url = option("rediss://proxy:p%40ss+w@one,[::1]:7000,two:7001/3?type=hash&prefix=u%26%3a");
        assertThat(settings)
                .usingRecursiveComparison()
                .ignoringFields("connections", "authorities")
                .isEqualTo(url);
        assertThat(settings.connections()).isEqualTo(4);
        assertThat(settings.authorities()).contains(folder.resolve("ca.pem"));
    }

    @Test
    void thePasswordMayStandBesideTheUrl() throws Exception {
        RedisSettings settings = properties(Map.of("url", "redis://one/2", "password", "x"));
        assertThat(settings.servers()).containsExactly(new Endpoint.Inet("one", 6379));
        assertThat(settings.password()).contains(secret("x"));
        assertThat(settings.database()).isEqualTo(2);
    }

    @Test
    void badUrlsAreRefusedWithoutShowingThePassword() {
        for (String bad : List.of(
                "localhost",
                "http://localhost",
                "redis://",
                "redis://u:geheim@",
                "redis://u:geheim@one:0",
                "redis://u:geheim@one:65536",
                "redis://u:geheim@o ne",
                "redis://u:geheim%4@one",
                "redis://u:geheim%ff@one",
                "redis://u:geheim@one,,two",
                "redis://u:geheim@one/1000001",
                "redis://u:geheim@one/x",
                "redis://u:geheim@one?type=list",
                "redis://u:geheim@one?timeout=3",
                "redis://u:geheim@one/1?prefix=%zz",
                "redis://geheim@one")) {
            assertThatThrownBy(() -> option(bad))
                    .as(bad)
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContainingAll("map_library_opt", "write redis[s]://")
                    .hasMessageNotContaining("geheim");
        }
    }

    @Test
    void badPropertiesAreRefusedByName() {
        Map<String, Map<String, String>> bad = Map.of(
                "host", Map.of("host", "one, tw/o"),
                "port", Map.of("port", "0"),
                "type", Map.of("type", "list"),
                "database", Map.of("database", "x"),
                "tls", Map.of("tls", "maybe"),
                "pool", Map.of("pool", "0"),
                "password_file", Map.of("password_file", "absent"),
                "url", Map.of("url", "one"),
                "prefix", Map.of("url", "redis://one", "prefix", "x"));
        bad.forEach((name, properties) -> assertThatThrownBy(() -> properties(properties))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("popmap.map." + name + ": "));
    }

    @Test
    void authoritiesWithoutTlsAreRefused() {
        for (Map<String, String> where : List.of(Map.of("host", "one"), Map.of("url", "redis://one"))) {
            Map<String, String> properties = new HashMap<>(where);
            properties.put("ca_file", "ca.pem");
            assertThatThrownBy(() -> properties(properties))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageStartingWith("popmap.map.ca_file: without TLS it is for nothing; write ");
        }
    }

    @Test
    void aUserWithoutPasswordIsRefusedByName() throws Exception {
        assertThatThrownBy(() -> properties(Map.of("user", "proxy")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("popmap.map.user: there is no password to the user");
        assertThatThrownBy(() -> properties(Map.of("url", "redis://proxy:@one")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("popmap.map.url: there is no password to the user");
        assertThatThrownBy(() -> option("redis://proxy:@one"))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("map_library_opt: there is no password to the user");
        Files.writeString(folder.resolve("empty"), "\n");
        assertThatThrownBy(() -> properties(Map.of("user", "proxy", "password_file", "empty")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("popmap.map.password_file: the first line is empty");
        assertThat(properties(Map.of("url", "redis://proxy:@one", "password", "x"))
                        .password())
                .contains(secret("x"));
    }

    @Test
    void authoritiesAreReadAtOnce() throws Exception {
        Files.writeString(folder.resolve("empty.pem"), "");
        Files.writeString(folder.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
        for (String file : List.of("absent.pem", "empty.pem", "bad.pem")) {
            PopmapOptions options = PopmapOptions.of(Map.of("tls", "on", "ca_file", file), folder);
            assertThatThrownBy(() -> new RedisPopmapFactory().open(options))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContainingAll("popmap.map.ca_file", file);
        }
    }

    /** Input: a URL; its servers written out are read back the same. */
    @FuzzTest
    void readsUrls(byte[] data) throws Exception {
        RedisUrl url;
        try {
            url = RedisUrl.parse(new String(data, StandardCharsets.UTF_8));
        } catch (RedisUrl.BadUrlException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        String servers = String.join(
                ",", url.servers().stream().map(Endpoint.Inet::toString).toList());
        assertThat(RedisUrl.parse("redis://" + servers + "/" + url.database()).servers())
                .isEqualTo(url.servers());
    }
}
