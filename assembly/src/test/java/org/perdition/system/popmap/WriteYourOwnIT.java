// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapContract;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Plugin;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/**
 * The provider of {@code docs/popmaps/write-your-own.md}, as it stands there, and on it what the engine does for any
 * popmap: keep answers, chain, help out with old ones.
 */
class WriteYourOwnIT extends PopmapContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final class Shared {
        static final Path HOME = Plugin.install("org.example.popmap.FolderPopmapFactory", source());
    }

    private static String source() {
        try {
            String page = Files.readString(Tarball.home().resolve("docs/popmaps/write-your-own.md"));
            Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
            assertThat(code.find()).isTrue();
            return code.group(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        Path folder = folder(entries);
        URL jar = Shared.HOME
                .resolve("lib/plugins/FolderPopmapFactory.jar")
                .toUri()
                .toURL();
        // Stays open as long as the popmap may load classes.
        URLClassLoader plugin = new URLClassLoader(new URL[] {jar}, getClass().getClassLoader());
        return ServiceLoader.load(PopmapFactory.class, plugin).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals("folder"))
                .findFirst()
                .orElseThrow()
                .open(PopmapOptions.of(Map.of("path", folder.toString()), Path.of("/")));
    }

    private static Path folder(Map<String, String> entries) throws IOException {
        Path folder = TemporaryFolder.create("perdition users");
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            Files.writeString(folder.resolve(entry.getKey()), entry.getValue() + "\n");
        }
        return folder;
    }

    private static MailRealServer server(String name) {
        return new MailRealServer(
                name,
                "secret",
                new Authority("System test CA").issue("127.0.0.1").serverContext());
    }

    private static String logIn(Configuration configuration, String listener, String user, String password) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(listener))) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, user, password);
        }
    }

    /** A listener that asks the provider. */
    private static Configuration configuration(Path users) {
        return new Configuration()
                .listener("pop", Dialogue.POP3, "")
                .set("map_library", "folder")
                .set("popmap.folder.path", users.toString());
    }

    private static Proxy start(Configuration configuration) {
        return Proxy.start(Shared.HOME, TemporaryFolder.create("perdition configuration"), configuration.lines(), "");
    }

    @Test
    void theWordsOfThePageWork() throws IOException {
        Path folder = folder(Map.of("alice", "mail1.example.net:1110"));
        RunningProgram.Ended lookup = RunningProgram.run(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                List.of(
                        Shared.HOME.resolve("bin/perdition").toString(),
                        "--map_library",
                        "folder",
                        "--map_library_opt",
                        folder.toString(),
                        "--lookup",
                        "alice"));
        assertThat(lookup.status()).as(lookup::text).isZero();
        assertThat(lookup.text()).contains("\"alice\": mail1.example.net:1110");
    }

    @Test
    void oneThatFailsOrDoesNotLoadIsToldWithItsJar() throws IOException {
        String source = """
                package org.example;
                public final class BrokenFactory implements org.perdition.popmap.PopmapFactory {
                    public String name() { return "broken"; }
                    public org.perdition.popmap.Popmap open(org.perdition.popmap.PopmapOptions options) {
                        if (options.option().isEmpty()) {
                            return null;
                        }
                        throw new IllegalStateException("no driver");
                    }
                }
                """;
        Path home = Plugin.install("org.example.BrokenFactory", source);
        Path plugins = home.resolve("lib/plugins");
        String culprit = "map_library: the provider broken, org.example.BrokenFactory in "
                + plugins.resolve("BrokenFactory.jar") + ", has failed (java.lang.IllegalStateException: ";
        RunningProgram.Ended failed = check(home, "broken", "x");
        assertThat(failed.lines())
                .filteredOn(line -> line.contains("BrokenFactory"))
                .singleElement()
                .asString()
                .endsWith(culprit + "no driver); that is a mistake in it, tell its makers");
        assertThat(failed.text()).doesNotContain("\tat ");
        assertThat(check(home, "broken", "").text()).contains(culprit + "it has opened nothing)");

        Path silent = jar(plugins.resolve("silent.jar"), "org/example/Silent.class", "");
        Path wrong = jar(
                plugins.resolve("wrong.jar"),
                "META-INF/services/org.perdition.popmap.PopmapFactory",
                "org.example.Wrong\n");
        assertThat(check(home, "silent", "").text())
                .contains("--map_library: no popmap provider is named \"silent\"; known are bdb, ")
                .contains("these do not load: " + wrong + ": ")
                .contains("Provider org.example.Wrong not found")
                .contains("no META-INF/services/org.perdition.popmap.PopmapFactory that names a provider is in "
                        + silent);
    }

    private static Path jar(Path jar, String entry, String content) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static RunningProgram.Ended check(Path home, String library, String option) {
        Path folder = TemporaryFolder.create("perdition configuration");
        RunningProgram.Ended ended = RunningProgram.run(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                List.of(
                        home.resolve("bin/perdition").toString(),
                        "--log_facility=+",
                        "--map_library=" + library,
                        "--map_library_opt=" + option,
                        "--outgoing_server=127.0.0.1",
                        "--check"));
        assertThat(ended.status()).as(ended::text).isEqualTo(2);
        return ended;
    }

    @Test
    @ShowsOption("lookup_cache_time")
    void anAnswerIsKeptUntilTheRealServerRefusesOrHangUp() throws IOException {
        try (MailRealServer old = server("old");
                MailRealServer young = server("young")) {
            String oldAddress = old.listenPop3("127.0.0.1", 0, Security.PLAIN);
            String newAddress = young.listenPop3("127.0.0.1", 0, Security.PLAIN);
            Path users = folder(Map.of("alice", oldAddress, "bob", oldAddress));
            Configuration configuration = configuration(users).set("lookup_cache_time", "3600");
            try (Proxy proxy = start(configuration)) {
                assertThat(logIn(configuration, "pop", "alice", "secret")).startsWith("+OK");
                assertThat(logIn(configuration, "pop", "bob", "secret")).startsWith("+OK");
                Files.writeString(users.resolve("alice"), newAddress);
                Files.writeString(users.resolve("bob"), newAddress);
                assertThat(logIn(configuration, "pop", "alice", "secret")).startsWith("+OK");
                assertThat(young.logins()).as("the kept answer").isEmpty();
                assertThat(logIn(configuration, "pop", "alice", "wrong")).startsWith("-ERR");
                assertThat(logIn(configuration, "pop", "alice", "secret")).startsWith("+OK");
                assertThat(young.logins()).hasSize(1);
                assertThat(logIn(configuration, "pop", "bob", "secret")).startsWith("+OK");
                assertThat(young.logins()).as("bob's is still kept").hasSize(1);
                int mark = proxy.log().mark();
                proxy.signal("HUP");
                proxy.awaitLog(mark, "Reloaded");
                assertThat(logIn(configuration, "pop", "bob", "secret")).startsWith("+OK");
                assertThat(young.logins()).hasSize(2);
            }
        }
    }

    @Test
    @ShowsOption("lookup_cache_size")
    void withASizeOfOneAnotherUserTakesThePlace() throws IOException {
        try (MailRealServer old = server("old");
                MailRealServer young = server("young")) {
            String oldAddress = old.listenPop3("127.0.0.1", 0, Security.PLAIN);
            String newAddress = young.listenPop3("127.0.0.1", 0, Security.PLAIN);
            Path users = folder(Map.of("alice", oldAddress, "bob", oldAddress));
            Configuration configuration =
                    configuration(users).set("lookup_cache_time", "3600").set("lookup_cache_size", "1");
            try (Proxy proxy = start(configuration)) {
                logIn(configuration, "pop", "alice", "secret");
                logIn(configuration, "pop", "bob", "secret");
                Files.writeString(users.resolve("alice"), newAddress);
                Files.writeString(users.resolve("bob"), newAddress);
                logIn(configuration, "pop", "alice", "secret");
                logIn(configuration, "pop", "bob", "secret");
                assertThat(young.logins()).as(proxy.log()::text).isNotEmpty();
            }
        }
    }

    @Test
    @ShowsOption("lookup_cache_negative_time")
    void thatAUserIsUnknownIsKeptToo() throws IOException {
        try (MailRealServer server = server("one")) {
            String address = server.listenPop3("127.0.0.1", 0, Security.PLAIN);
            Path users = folder(Map.of());
            Configuration configuration = configuration(users).set("lookup_cache_negative_time", "3600");
            try (Proxy proxy = start(configuration)) {
                assertThat(logIn(configuration, "pop", "alice", "secret")).startsWith("-ERR");
                Files.writeString(users.resolve("alice"), address);
                assertThat(logIn(configuration, "pop", "alice", "secret"))
                        .as(proxy.log()::text)
                        .startsWith("-ERR");
            }
            Files.delete(users.resolve("alice"));
            configuration.set("lookup_cache_negative_time", "0");
            try (Proxy proxy = start(configuration)) {
                assertThat(logIn(configuration, "pop", "alice", "secret")).startsWith("-ERR");
                Files.writeString(users.resolve("alice"), address);
                assertThat(logIn(configuration, "pop", "alice", "secret"))
                        .as(proxy.log()::text)
                        .startsWith("+OK");
            }
        }
    }

    @Test
    @ShowsOption("lookup_cache_stale_time")
    void anOldAnswerHelpsOutWhileTheStoreIsGone() throws IOException {
        try (MailRealServer server = server("one")) {
            String address = server.listenPop3("127.0.0.1", 0, Security.PLAIN);
            Path users = folder(Map.of("alice", address, "bob", address));
            Configuration configuration =
                    configuration(users).set("lookup_cache_time", "1").set("lookup_cache_stale_time", "3600");
            Path away = users.resolveSibling(users.getFileName() + ".away");
            try (Proxy proxy = start(configuration)) {
                assertThat(logIn(configuration, "pop", "alice", "secret")).startsWith("+OK");
                Files.move(users, away);
                int mark = proxy.log().mark();
                long end = System.nanoTime() + PATIENCE.toNanos();
                // As long as the answer is fresh nobody looks.
                while (proxy.log().lines().stream()
                        .skip(mark)
                        .noneMatch(line -> line.contains("an old answer helps out"))) {
                    assertThat(System.nanoTime()).as(proxy.log()::text).isLessThan(end);
                    assertThat(logIn(configuration, "pop", "alice", "secret")).startsWith("+OK");
                    LockSupport.parkNanos(100_000_000);
                }
                assertThat(logIn(configuration, "pop", "bob", "secret"))
                        .as("nothing was known about bob")
                        .startsWith(Dialogue.POP3.unavailable());
                Files.move(away, users);
                assertThat(logIn(configuration, "pop", "bob", "secret")).startsWith("+OK");
            } finally {
                TemporaryFolder.delete(away);
            }
        }
    }

    @Test
    void severalMapsAreAskedInTurnKeyByKey() throws IOException {
        try (MailRealServer first = server("first");
                MailRealServer second = server("second")) {
            String firstAddress = first.listenPop3("127.0.0.1", 0, Security.PLAIN);
            String secondAddress = second.listenPop3("127.0.0.1", 0, Security.PLAIN);
            Path users = folder(Map.of("alice@example.org", secondAddress, "@example.org", secondAddress));
            Path exceptions = Files.writeString(
                    TemporaryFolder.create("perdition popmap").resolve("popmap"),
                    "bob@example.org: " + firstAddress + "\n@example.org: " + firstAddress + "\n");
            Configuration configuration = new Configuration()
                    .listener("pop", Dialogue.POP3, "")
                    .set("query_key", "\\U,\\D\\d")
                    .set("map_library", "exceptions, folder")
                    .set("popmap.exceptions.library", "text")
                    .set("popmap.exceptions.file", exceptions.toString())
                    .set("popmap.folder.path", users.toString());
            try (Proxy proxy = start(configuration)) {
                proxy.awaitLog(0, "Ready: ", "text " + exceptions + ", then folder " + users);
                logIn(configuration, "pop", "alice@example.org", "secret");
                assertThat(second.logins())
                        .as("her own key, though in the second map")
                        .hasSize(1);
                logIn(configuration, "pop", "bob@example.org", "secret");
                logIn(configuration, "pop", "carol@example.org", "secret");
                assertThat(first.logins())
                        .as("the domain's key in the first map")
                        .hasSize(2);
            }
        }
    }
}
