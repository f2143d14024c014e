// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapReaderTest {
    private final Path directory;

    MapReaderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Settings read(String fileName, String lines, String... words) throws Exception {
        Files.writeString(directory.resolve(fileName), lines);
        Map<Option, String> options = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            options.put(ProxyOptions.TABLE.find(words[i]).orElseThrow(), words[i + 1]);
        }
        return SettingsReader.read(new Environment("perdition.pop3", directory, directory), options);
    }

    private List<MapSettings> maps(String lines, String... words) throws Exception {
        return read("perdition.properties", lines, words)
                .listeners()
                .get(0)
                .route()
                .maps();
    }

    private MapSettings map(String name, String library, String option, Map<String, String> properties) {
        return new MapSettings(name, library, option, properties, directory);
    }

    @Test
    void withoutAWordThereIsNoneUnlessTheOriginalsDefaultFileIsThere() throws Exception {
        assertThat(maps("")).isEmpty();
        Files.writeString(directory.resolve("popmap.gdbm.db"), "");
        assertThat(maps("")).containsExactly(map("gdbm", "gdbm", "", Map.of()));
        assertThat(maps("map_library =\n")).isEmpty();
    }

    @Test
    void anOptionAloneIsThatOfTheOriginalsDefault() throws Exception {
        assertThat(maps("map_library_opt = /etc/users.db\n"))
                .containsExactly(map("gdbm", "gdbm", "/etc/users.db", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posix_regex",
                "libperditiondb_posix_regex.so",
                "/usr/lib/libperditiondb_posix_regex.so.0",
                "/usr/lib/x y/libperditiondb_posix_regex.so.0.0.0"
            })
    void aPathOfTheOriginalIsAName(String written) throws Exception {
        assertThat(maps("map_library = " + written + "\nmap_library_opt = x\n"))
                .containsExactly(map("posix_regex", "posix_regex", "x", Map.of()));
    }

    @Test
    void severalAreAskedInTurnEachWithItsProperties() throws Exception {
        assertThat(maps("map_library = exceptions, ldap\n"
                        + "popmap.exceptions.library = text\n"
                        + "popmap.exceptions.option = moved users\n"
                        + "popmap.ldap.url = ldap://localhost/\n"
                        + "popmap.ldap.password = secret\n"))
                .containsExactly(
                        map("exceptions", "text", "moved users", Map.of()),
                        map("ldap", "ldap", "", Map.of("url", "ldap://localhost/", "password", "secret")));
    }

    @Test
    void theDialectOfTheOriginalHasThemToo() throws Exception {
        Settings settings = read("perdition.conf", "map_library ldap\npopmap.ldap.url \"ldap://localhost/o=x y\"\n");
        assertThat(settings.listeners().get(0).route().maps())
                .containsExactly(map("ldap", "ldap", "", Map.of("url", "ldap://localhost/o=x y")));
    }

    @Test
    void theCommandLineWinsOverTheLinesOfAPopmap() throws Exception {
        List<MapSettings> maps = maps(
                "map_library = users\npopmap.users.library = text\npopmap.users.file = a\n", "map_library_opt", "b");
        assertThat(maps).containsExactly(map("users", "text", "b", Map.of()));
    }

    @Test
    void propertiesNobodyAsksForAreNoted() throws Exception {
        assertThat(read("perdition.properties", "popmap.ldap.url = x\noutgoing_server = h\n")
                        .notes())
                .contains("popmap.ldap: map_library does not name it, so it is not used");
    }

    @Test
    void nothingOfAMapsPropertiesIsShown() throws Exception {
        Settings settings = read("perdition.properties", "map_library = ldap\npopmap.ldap.password = deepsecret\n");
        assertThat(settings.toString()).doesNotContain("deepsecret");
        assertThat(settings.parameters().toString()).doesNotContain("deepsecret");
    }

    @Test
    void theOptionOfADatabaseIsHiddenAlsoWhereAnotherListenerHasIt() throws Exception {
        Settings settings = read(
                "perdition.properties",
                "map_library_opt = h:3306:db:t:u:deepsecret\n"
                        + "listener.a.protocol = pop3\nlistener.a.map_library = mysql\n");
        assertThat(settings.parameters().toString()).doesNotContain("deepsecret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map_library = a,b\nmap_library_opt = x|:2: map_library_opt: map_library names several popmaps; write"
                        + " popmap.a.option and so on in a configuration file",
                "map_library = ldap\nmap_library_opt = x\npopmap.ldap.url = y|:2: map_library_opt: popmap.ldap has lines"
                        + " of its own; keep either them or map_library_opt",
                "map_library = ldap\npopmap.ldap.option = x\npopmap.ldap.url = y|:1: map_library: popmap.ldap.option and"
                        + " other properties are written; keep either the one or the others",
                "map_library = a,,b|:1: map_library: \"\" names no popmap; write its name, such as posix_regex, or"
                        + " nothing for no popmap",
                "map_library = a,a|:1: map_library: \"a,a\" names a twice; give one of them a name of its own and write"
                        + " its kind as popmap.NAME.library",
                "popmap.ldap = x|:1: popmap.ldap: not a popmap's property; write popmap.NAME.PROPERTY, both of"
                        + " lower-case letters, digits and _",
                "popmap.a.b = x\npopmap.a.b = y|:2: popmap.a.b: written before, in line 1; keep one of them"
            })
    void aMistakeIsNamedWithItsLine(String linesAndMessage) {
        String[] parts = linesAndMessage.split("[|]");
        assertThatThrownBy(() -> maps(parts[0] + "\n"))
                .hasMessageContaining(directory.resolve("perdition.properties") + parts[1]);
    }
}
