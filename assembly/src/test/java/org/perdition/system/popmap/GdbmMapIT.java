// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Peer;

/** The {@code gdbm} popmap, on files of gdbmtool's package, of Debian's {@code makegdbm} and of ours. */
class GdbmMapIT extends DatabaseMapContract {
    GdbmMapIT() {
        super("gdbm");
    }

    @Override
    void makeByPeer(Path file, Map<String, String> records) throws IOException {
        Peer.GDBMTOOL.require();
        StringBuilder dump = new StringBuilder("# GDBM dump file\n#:version=1.0\n# End of header\n");
        records.forEach((key, value) -> dump.append(datum(key)).append(datum(value)));
        dump.append("#:count=").append(records.size()).append("\n# End of data\n");
        shell("gdbm_load --no-meta \"$1\" \"$2\"; chmod 644 \"$2\"", input(dump.toString()), file);
    }

    private static String datum(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return "#:len=" + bytes.length + "\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes) + "\n";
    }

    @Override
    List<String> readByPeer(Path file, String key) {
        Peer.GDBMTOOL.require();
        return shell("gdbmtool --read-only \"$1\" fetch \"$2\"", file, key);
    }

    @Test
    void readsFilesOfTheOriginalsMaker() throws Exception {
        readsFilesOfTheOriginalsMaker("makegdbm");
    }

    @Test
    void answersAsTheOriginal() throws IOException {
        answersAsTheOriginalDoes("libperditiondb_gdbm.so.0");
    }

    @Test
    void nothingIsSaidWhileSomebodyWritesToTheFile() throws Exception {
        Path file = newFile("db");
        makeByPeer(file, Map.of("alice", "one"));
        try (Popmap popmap = opened(file)) {
            Process writer = new ProcessBuilder(Peer.GDBMTOOL.program(), file.toString()).start();
            try {
                // It opens the file for writing, locks it, and waits for another command.
                writer.getOutputStream().write("count\n".getBytes(StandardCharsets.US_ASCII));
                writer.getOutputStream().flush();
                assertThat(complaintAbout(popmap, "bob")).contains(file + ": is being written");
                assertThat(complaintAbout(popmap, "alice")).contains("is being written");
            } finally {
                writer.destroy();
                writer.waitFor();
            }
            assertThat(popmap.lookup(LookupKey.of("bob"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
        }
    }

    @Test
    void theAnswerIsRightOrNoneWhileTheOriginalsMakerWritesTheFileInItsPlace() throws Exception {
        Peer.PERDITION.require();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.append("user").append(i).append(":one\n");
        }
        Path source = input(text + "alice:one\n");
        Path file = newFile("db");
        shell("makegdbm \"$1\" <\"$2\"", file, source);
        try (Popmap popmap = opened(file)) {
            // It refuses to write while a reader has the file locked for a moment.
            Process maker = new ProcessBuilder(
                            "sh",
                            "-c",
                            "i=0; while [ $i -lt 30 ]; do makegdbm \"$1\" <\"$2\"; i=$((i + 1)); done",
                            "sh",
                            file.toString(),
                            source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int found = 0;
            int later = 0;
            try {
                while (maker.isAlive()) {
                    try {
                        assertThat(popmap.lookup(LookupKey.of("alice"), CONTEXT))
                                .isEqualTo(new LookupResult.Found("one"));
                        found++;
                    } catch (PopmapUnavailableException e) {
                        later++;
                    }
                }
            } finally {
                maker.destroy();
                maker.waitFor();
            }
            System.out.println("written in place 30 times: found " + found + ", to be tried again later " + later);
            assertThat(later).isPositive();
        }
    }

    /** Asks until there is no answer. */
    private static String complaintAbout(Popmap popmap, String key) throws InterruptedException {
        long end = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                popmap.lookup(LookupKey.of(key), CONTEXT);
            } catch (PopmapUnavailableException e) {
                return String.valueOf(e.getMessage());
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("always answered");
    }
}
