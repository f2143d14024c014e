// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapContract;
import org.perdition.popmap.PopmapOptions;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.harness.TemporaryFolder;

/**
 * A popmap in a database file: the contract on files that the format's own program has made, our maker's files read by
 * that program, and logins through the proxy.
 */
abstract class DatabaseMapContract extends PopmapContract {
    private static final AtomicInteger FILES = new AtomicInteger();

    private final String provider;
    private final Path folder = TemporaryFolder.create("perdition database");

    DatabaseMapContract(String provider) {
        this.provider = provider;
    }

    /** Makes a file with the format's own program. The bytes of keys and values are those of ISO 8859-1. */
    abstract void makeByPeer(Path file, Map<String, String> records) throws IOException;

    /** All lines the format's own program writes about what a file holds, if it does not find fault with it. */
    abstract List<String> readByPeer(Path file, String key);

    /** Runs lines of a shell, which find these words as $1 and so on, and gives what they print. */
    final List<String> shell(String lines, Object... words) {
        List<String> command = new ArrayList<>(List.of("sh", "-euc", lines, "sh"));
        for (Object word : words) {
            command.add(word.toString());
        }
        RunningProgram.Ended ended = RunningProgram.run(folder, Map.of(), command);
        assertThat(ended.status()).as(ended::text).isZero();
        return ended.lines();
    }

    /** A file that is not there yet. */
    final Path newFile(String name) {
        return folder.resolve(FILES.incrementAndGet() + "." + name);
    }

    /** Writes bytes to a new file, to be some program's input. */
    final Path input(String octets) throws IOException {
        return Files.write(newFile("input"), octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> inOctets(Map<String, String> entries) {
        Map<String, String> records = new LinkedHashMap<>();
        entries.forEach((key, value) -> records.put(octets(key), octets(value)));
        return records;
    }

    private static String lines(Map<String, String> records) {
        StringBuilder lines = new StringBuilder();
        records.forEach(
                (key, value) -> lines.append(key).append(':').append(value).append('\n'));
        return lines.toString();
    }

    final Popmap opened(Path file) throws Exception {
        return TarballPopmaps.open(provider, PopmapOptions.of(file.toString(), folder));
    }

    @Override
    protected final Popmap open(Map<String, String> entries) throws Exception {
        Path file = newFile("db");
        makeByPeer(file, inOctets(entries));
        return opened(file);
    }

    private static Map<String, String> thousands() {
        Map<String, String> records = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            records.put("user" + i + "@example.org", "srv" + i % 9 + ".example.net:" + i);
        }
        records.put(octets("d\u00f6rte"), "three.example.net");
        return records;
    }

    private void holds(Path file, Map<String, String> records) throws Exception {
        try (Popmap popmap = opened(file)) {
            for (Map.Entry<String, String> each : records.entrySet()) {
                LookupKey key = new LookupKey(each.getKey().getBytes(StandardCharsets.ISO_8859_1));
                assertThat(popmap.lookup(key, CONTEXT)).isEqualTo(new LookupResult.Found(each.getValue()));
            }
            assertThat(popmap.lookup(LookupKey.of("user3000@example.org"), CONTEXT))
                    .isEqualTo(LookupResult.NOT_FOUND);
        }
    }

    /** Makes a file with the tarball's maker. */
    final void makeByOurs(Path file, Map<String, String> records) throws IOException {
        assertThat(shell("\"$1\" \"$2\" <\"$3\"", Tarball.program("make" + provider), file, input(lines(records))))
                .isEmpty();
    }

    /** Makes a file with the original's maker, and reads it. */
    final void readsFilesOfTheOriginalsMaker(String maker) throws Exception {
        Peer.PERDITION.require();
        Map<String, String> records = thousands();
        Path file = newFile("db");
        shell(maker + " \"$1\" <\"$2\"", file, input(lines(records)));
        holds(file, records);
    }

    /** Has the original and ours serve the same file, once from our maker, once with keys and values that end in NUL. */
    final void answersAsTheOriginalDoes(String library) throws IOException {
        Peer.PERDITION.require();
        try (SameAnswers answers = new SameAnswers()) {
            Map<String, String> records = new LinkedHashMap<>();
            answers.entries().forEach(each -> records.put(each.name(), each.target()));
            Path ours = newFile("db");
            makeByOurs(ours, records);
            compare(answers, library, ours);

            Map<String, String> withNul = new LinkedHashMap<>();
            for (int i = 0; i < 200; i++) {
                withNul.put("user%03d\0".formatted(i), "127.9.9.9");
                withNul.put("user%03d@example.org\0".formatted(i), "127.9.9.9");
            }
            records.forEach((key, value) -> withNul.put(key, value + (key.contains("@") ? "\0" : "\0:1\0junk")));
            Path nul = newFile("db");
            makeByPeer(nul, withNul);
            compare(answers, library, nul);
        }
    }

    private void compare(SameAnswers answers, String library, Path file) {
        answers.compare(
                List.of("--map_library", library, "--map_library_opt", file.toString()),
                List.of("--map_library", provider, "--map_library_opt", file.toString()));
    }

    @Test
    void ourMakersFileIsGoodToTheFormatsOwnProgramAndBack() throws Exception {
        Map<String, String> records = thousands();
        Path ours = newFile("db");
        makeByOurs(ours, records);
        assertThat(readByPeer(ours, "user77@example.org")).contains("srv5.example.net:77");
        holds(ours, records);

        Path theirs = newFile("db");
        makeByPeer(theirs, records);
        holds(theirs, records);
        Path undone = newFile("undone");
        shell("\"$1\" --undo \"$2\" >\"$3\"", Tarball.program("make" + provider), theirs, undone);
        assertThat(Files.readAllLines(undone, StandardCharsets.ISO_8859_1))
                .containsExactlyInAnyOrderElementsOf(lines(records).lines().toList());
    }

    @Test
    void usersLogInThroughTheProxy() throws Exception {
        try (ScriptedRealServer server = new ScriptedRealServer(peer -> {
            peer.send("+OK ready\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.drain();
        })) {
            Path file = newFile("db");
            makeByPeer(file, Map.of("alice", server.address()));
            Configuration configuration = new Configuration()
                    .set("map_library", provider)
                    .set("popmap." + provider + ".file", file)
                    .listener("pop", Dialogue.POP3, "127.0.0.1:" + FreePort.next());
            try (Proxy proxy = configuration.start();
                    DialogueClient client = DialogueClient.connect(configuration.port("pop"))) {
                Dialogue.POP3.greeting(client);
                assertThat(Dialogue.POP3.logIn(client, "alice", "secret")).isEqualTo(Dialogue.POP3.accepted());
                assertThat(proxy.log().text()).contains(provider + " " + file);
            }
            assertThat(server.received()).contains("USER alice", "PASS secret");
        }
    }
}
