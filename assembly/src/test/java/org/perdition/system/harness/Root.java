// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What only root can do for a test. */
public final class Root {
    private Root() {}

    /** Ends the calling test as not run, and notes it, unless the tests are run by root. */
    public static void require() {
        if (!"root".equals(System.getProperty("user.name"))) {
            Peer.notRun("needs root");
        }
    }

    /** The same, and that the machine lets root have mounts of its own, as some containers do not. */
    public static void requireOwnMounts() {
        require();
        if (!Files.isExecutable(Path.of("/usr/bin/unshare"))
                || RunningProgram.run(Path.of("/"), Map.of(), List.of("unshare", "-m", "true"))
                                .status()
                        != 0) {
            Peer.notRun("needs root with mounts of its own (unshare -m)");
        }
    }

    /**
     * The command, put so that it and what it starts see other files in place of the machine's, and nobody else does.
     *
     * @param replacements file or folder of the machine to the one that is seen there
     */
    public static List<String> seeing(Map<Path, Path> replacements, List<String> command) {
        List<String> words = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
        words.add("n=$1; shift; while [ \"$n\" -gt 0 ]; do mount --bind \"$2\" \"$1\" || exit 99; shift 2;"
                + " n=$((n - 1)); done; exec \"$@\"");
        words.add("sh");
        words.add(Integer.toString(replacements.size()));
        replacements.forEach((seen, instead) -> {
            words.add(seen.toString());
            words.add(instead.toString());
        });
        words.addAll(command);
        return words;
    }
}
