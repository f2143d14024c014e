// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/** Postfix's own client of its tables, unpacked from its package but not installed: a system may have another MTA. */
public final class Postmap {
    private final Path folder = TemporaryFolder.create("perdition-postfix");
    private final Map<String, String> environment;

    /** Writes the least of a configuration. */
    public Postmap() {
        Path root = Path.of(Peer.POSTMAP.program()).resolve("../../..").normalize();
        environment = Map.of("LD_LIBRARY_PATH", root.resolve("usr/lib/postfix").toString());
        try {
            Files.write(
                    folder.resolve("main.cf"),
                    List.of(
                            "compatibility_level = 3.6",
                            "myhostname = localhost.example.net",
                            "mail_owner = mail",
                            "default_privs = daemon",
                            "setgid_group = nogroup"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks for keys and returns those that are found, with their values.
     *
     * @param table such as {@code tcp:127.0.0.1:4712}
     * @param keys without line ends and tabs
     */
    public Map<String, String> ask(String table, List<String> keys) {
        try {
            Files.writeString(folder.resolve("keys"), String.join("\n", keys) + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String command = "exec \"$0\" -c . -q - \"$1\" <keys";
        RunningProgram.Ended ended =
                RunningProgram.run(folder, environment, List.of("sh", "-c", command, Peer.POSTMAP.program(), table));
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : ended.lines()) {
            // The capture keeps bytes, as ISO 8859-1.
            String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            String[] keyAndValue = text.split("\t", 2);
            if (keyAndValue.length < 2) {
                throw new AssertionError("postmap: " + ended.text());
            }
            found.put(keyAndValue[0], keyAndValue[1]);
        }
        return found;
    }
}
