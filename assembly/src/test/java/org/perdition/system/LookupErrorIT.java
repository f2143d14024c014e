// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** A popmap that cannot say now: one of our own in {@code lib/plugins}, that never can. */
class LookupErrorIT {
    private static final String PROVIDER = """
            package plugin;

            import org.perdition.popmap.*;

            public class Down implements PopmapFactory, Popmap {
                public String name() {
                    return "down";
                }

                public Popmap open(PopmapOptions options) {
                    return this;
                }

                public LookupResult lookup(LookupKey key, LookupContext context) throws PopmapUnavailableException {
                    throw new PopmapUnavailableException("the database is down");
                }

                public String describe() {
                    return "down";
                }

                public void close() {}
            }
            """;

    /** A copy of the tarball with the provider in it. */
    private static Path withPlugin() throws IOException {
        Path home = Tarball.unpack(TemporaryFolder.create("perdition plugin"));
        Path work = TemporaryFolder.create("perdition plugin source");
        Path source = Files.writeString(
                Files.createDirectories(work.resolve("plugin")).resolve("Down.java"), PROVIDER);
        String classPath;
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            classPath = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, source.toString());
        assertThat(status).as("javac").isZero();
        try (JarOutputStream jar = new JarOutputStream(
                Files.newOutputStream(home.resolve("lib/plugins").resolve("down.jar")))) {
            jar.putNextEntry(new JarEntry("plugin/Down.class"));
            Files.copy(work.resolve("plugin/Down.class"), jar);
            jar.putNextEntry(new JarEntry("META-INF/services/org.perdition.popmap.PopmapFactory"));
            jar.write("plugin.Down\n".getBytes(StandardCharsets.UTF_8));
        }
        return home;
    }

    @Test
    @ShowsOption("lookup_error_uses_default")
    void usersWaitUnlessTheDefaultServersAreToServeThem() throws IOException {
        try (ScriptedRealServer server = new ScriptedRealServer(peer -> {
            peer.send("+OK ready\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.drain();
        })) {
            Configuration configuration = new Configuration()
                    .set("map_library", "down")
                    .listener("strict", Dialogue.POP3, server.address())
                    .listener("lax", Dialogue.POP3, server.address())
                    .forListener("lax", "lookup_error_uses_default", "on");
            Path folder = TemporaryFolder.create("perdition configuration");
            try (Proxy proxy = Proxy.start(withPlugin(), folder, configuration.lines(), "")) {
                assertThat(logIn(configuration.port("strict"))).startsWith(Dialogue.POP3.unavailable());
                assertThat(server.connections()).isZero();
                proxy.awaitLog(0, "Lookup failed: down: popmap: the database is down");

                assertThat(logIn(configuration.port("lax"))).isEqualTo(Dialogue.POP3.accepted());
                assertThat(server.received()).containsExactly("USER bob", "PASS secret");
                proxy.awaitLog(0, "Lookup failed: ", "default server used");
            }
        }
    }

    private static String logIn(int port) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, "bob", "secret");
        }
    }
}
