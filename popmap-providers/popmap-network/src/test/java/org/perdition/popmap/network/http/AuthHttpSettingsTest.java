// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.network.Endpoint;

class AuthHttpSettingsTest {
    @TempDir
    private Path folder;

    private AuthHttpSettings option(String option) throws PopmapConfigurationException {
        return AuthHttpSettings.of(PopmapOptions.of(option, folder));
    }

    private AuthHttpSettings named(Map<String, String> properties) throws PopmapConfigurationException {
        return AuthHttpSettings.of(PopmapOptions.of(properties, folder));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000/auth, http://127.0.0.1:9000/auth, 127.0.0.1",
        "http://auth.example.org, http://auth.example.org:80/, auth.example.org",
        "https://auth.example.org/a?b=%20, https://auth.example.org:443/a?b=%20, auth.example.org",
        "localhost:9000/cgi-bin/auth, http://localhost:9000/cgi-bin/auth, localhost",
        "http://[::1]:81/x, http://[::1]:81/x, [::1]",
        "unix:/run/auth.socket:/x, http://unix:/run/auth.socket:/x, localhost",
        "http://unix:/run/auth.socket, http://unix:/run/auth.socket:/, localhost",
    })
    void readsUrlsAsNginxDoes(String written, String shown, String host) throws Exception {
        AuthUrl url = option(written).urls().get(0);
        assertThat(url).hasToString(shown);
        assertThat(url.host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a/",
                "http://",
                "http://a:0/",
                "http://a:65536/",
                "http://a/\u00fc",
                "http://a/#x",
                "http:/a",
                "unix:",
                "https://unix:/s:/",
                "/auth",
                ""
            })
    void refusesOthers(String written) {
        assertThatThrownBy(() -> option(written))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("map_library_opt: ")
                .hasMessageContaining("write")
                .hasMessageContaining("http://127.0.0.1:9000/auth");
    }

    @Test
    void aPasswordInAUrlIsRefusedAndNotShown() {
        assertThatThrownBy(() -> option("http://user:hush@127.0.0.1/"))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("properties user and password")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void bothFormsAreOne() throws Exception {
        AuthHttpSettings option = option("http://a/, http://b:81/x");
        assertThat(option).isEqualTo(named(Map.of("url", "http://a/ http://b:81/x")));
        assertThat(option.urls())
                .extracting(AuthUrl::endpoint)
                .containsExactly(new Endpoint.Inet("a", 80), new Endpoint.Inet("b", 81));
        assertThat(option.sendPassword()).isTrue();
        assertThat(option.sendClient()).isTrue();
        assertThat(option.headers()).isEmpty();
        assertThat(option.caFile()).isEmpty();
        assertThat(option.stream().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(option.stream().connections()).isEqualTo(16);
    }

    @Test
    void namedProperties() throws Exception {
        Files.writeString(folder.resolve("secret"), "hush\nnot this\n");
        AuthHttpSettings all = named(Map.of(
                "url", "https://a/",
                "send_password", "off",
                "send_client", "off",
                "header", "X-Auth-Key: k1 | X-Site:two",
                "user", "proxy",
                "password_file", "secret",
                "ca_file", "ca.pem",
                "timeout", "1.5",
                "pool", "3"));
        assertThat(all.sendPassword()).isFalse();
        assertThat(all.sendClient()).isFalse();
        // base64 of proxy:hush
        assertThat(all.headers())
                .containsExactly("X-Auth-Key: k1", "X-Site:two", "Authorization: Basic cHJveHk6aHVzaA==");
        assertThat(all.caFile()).isEqualTo(Optional.of(folder.resolve("ca.pem")));
        assertThat(all.stream().timeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(all.stream().connections()).isEqualTo(3);
        assertThat(all.toString()).doesNotContain("k1", "cHJveHk6aHVzaA==", "hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "header; no colon; write NAME: VALUE",
                "header; Bad Name: x; write NAME: VALUE",
                "header; X: \u00fc; write NAME: VALUE",
                "password; x; write user as well",
                "user; a:b; colon",
                "pool; 17; from 1 to 16",
                "timeout; soon; seconds",
                "send_password; perhaps; on or off",
                "send_client; perhaps; on or off",
                "header_file; missing; cannot be read",
                "ca_file; x; begins with https",
            })
    void refusesBadProperties(String property, String value, String expected) {
        PopmapOptions options = PopmapOptions.of(Map.of("url", "http://a/", property, value), folder);
        assertThatThrownBy(() -> new AuthHttpFactory().open(options).close())
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("popmap.map." + property + ": ")
                .hasMessageContaining(expected);
    }

    @Test
    void authoritiesMustBeThere() throws Exception {
        Map<String, String> properties = Map.of("url", "https://a/", "ca_file", "ca.pem");
        PopmapOptions options = PopmapOptions.of(properties, folder);
        assertThatThrownBy(() -> new AuthHttpFactory().open(options).close())
                .hasMessageStartingWith("popmap.map.ca_file: " + folder.resolve("ca.pem") + " cannot be read");
        Files.writeString(folder.resolve("ca.pem"), "");
        assertThatThrownBy(() -> new AuthHttpFactory().open(options).close())
                .hasMessageContaining("holds no certificate");
        Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> new AuthHttpFactory().open(options).close()).hasMessageContaining("cannot be read");
    }

    @Test
    void whatItSaysOfItself() throws Exception {
        Map<String, String> quiet =
                Map.of("url", "http://a/ http://b/", "send_password", "off", "send_client", "off", "header", "K: s");
        try (Popmap popmap = new AuthHttpFactory().open(PopmapOptions.of(quiet, folder))) {
            assertThat(popmap.describe()).isEqualTo("http http://a:80/ http://b:80/");
            assertThat(popmap.cacheable()).isTrue();
            assertThat(popmap.needsPassword()).isFalse();
        }
        try (Popmap popmap = new AuthHttpFactory().open(PopmapOptions.of("http://a/", folder))) {
            assertThat(popmap.cacheable()).isFalse();
            assertThat(popmap.needsPassword()).isTrue();
        }
        Map<String, String> noPassword = Map.of("url", "http://a/", "send_password", "off");
        try (Popmap popmap = new AuthHttpFactory().open(PopmapOptions.of(noPassword, folder))) {
            assertThat(popmap.cacheable()).isFalse();
            assertThat(popmap.needsPassword()).isFalse();
        }
    }
}
