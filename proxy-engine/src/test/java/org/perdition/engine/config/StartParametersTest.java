// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log shows at start. */
class StartParametersTest {
    @TempDir
    Path directory;

    private List<String> parameters(String file, Map<Option, String> words) throws Exception {
        Files.writeString(directory.resolve("perdition.properties"), file);
        return SettingsReader.read(new Environment("perdition", directory, directory), words)
                .parameters();
    }

    @Test
    void everyOptionOnceWithTheValueInForce() throws Exception {
        List<String> shown = parameters(
                "timeout = 7\nquiet\nok_line = a \\\\ \"b\"\nlistener.x.timeout = 8\n",
                Map.of(ProcessOptions.QUIET, "off"));
        ProxyOptions.TABLE.all().stream()
                .filter(option -> option.place() == Option.Place.ANYWHERE)
                .forEach(option -> assertThat(shown)
                        .filteredOn(text -> text.startsWith(option.name() + "="))
                        .as(option.name())
                        .hasSize(1));
        assertThat(shown)
                .contains("timeout=\"7\"", "quiet=off", "listener.x.timeout=\"8\"", "ok_line=\"a \\\\ \\\"b\\\"\"");
    }

    @Test
    void theAccessDataOfADatabaseAreHidden() throws Exception {
        assertThat(parameters("map_library = posix_regex\nmap_library_opt = popmap.re\n", Map.of()))
                .contains("map_library_opt=\"popmap.re\"");
        assertThat(parameters("map_library = mysql\nmap_library_opt = h:3306:db:t:user:secret\n", Map.of()))
                .contains("map_library_opt=\"XXXXXX\"")
                .noneMatch(text -> text.contains("secret"));
        assertThat(parameters(
                        "map_library = text\nmap_library_opt = popmap\nlistener.x.map_library = ldap\n"
                                + "listener.x.map_library_opt = ldap://h/?bindpw=secret\n",
                        Map.of()))
                .contains("map_library_opt=\"XXXXXX\"", "listener.x.map_library_opt=\"XXXXXX\"");
    }
}
