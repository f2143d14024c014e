// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ProxyUnderTest;
import org.perdition.system.harness.TemporaryFolder;

/** A scene with one of the two proxies on it: plays its cases one after the other. */
final class Stage implements AutoCloseable {
    /** Log lines come after the connection has ended. */
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(4);

    private static final Pattern GREETING =
            Pattern.compile("^S: (\\+OK|\\* OK(?: \\[CAPABILITY[^]]*])?) .*(?:Ready|ready).* [0-9a-f]+$");

    private final Scene scene;
    private final boolean imap;
    private final Authority authority;
    private final FakeRealServer realServer;
    private final int port = FreePort.next();
    private final Proxy proxy;

    /**
     * Starts it.
     *
     * @param extra flags that only this proxy gets
     */
    Stage(Scene scene, ProxyUnderTest program, List<String> extra, Authority authority) {
        this.scene = scene;
        this.authority = authority;
        imap = scene.program().contains("imap");
        Path folder = TemporaryFolder.create("perdition differential");
        Identity identity = authority.issue("localhost", "127.0.0.1");
        realServer = new FakeRealServer(imap, scene.backend(), identity.serverContext());
        Map<String, String> places = new HashMap<>();
        places.put("{server}", "localhost:" + realServer.port());
        places.put("{port}", Integer.toString(realServer.port()));
        places.put("{own}", Integer.toString(port));
        places.put("{cert}", identity.writeCertificate(folder.resolve("cert.pem")).toString());
        places.put("{key}", identity.writeKey(folder.resolve("key.pem")).toString());
        places.put("{ca}", authority.self().writeCertificate(folder.resolve("ca.pem")).toString());
        scene.files().forEach((place, text) -> places.put(place, file(folder, place, filled(text, places))));
        List<String> words = new ArrayList<>();
        scene.flags().forEach(flag -> words.add(filled(flag, places)));
        words.addAll(extra);
        proxy = Proxy.start(program, scene.program(), port, words.toArray(String[]::new));
    }

    private static String filled(String text, Map<String, String> places) {
        String result = text;
        for (Map.Entry<String, String> place : places.entrySet()) {
            result = result.replace(place.getKey(), place.getValue());
        }
        return result;
    }

    private static String file(Path folder, String place, String text) {
        Path file = folder.resolve(place.replaceAll("[{}]", ""));
        try {
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays a case; gives what client, real-server and log have seen, with all that changes from run to run named. */
    String play(Case played) {
        try {
            return recorded(played);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String recorded(Case played) throws IOException {
        int mark = proxy.log().mark();
        Player player = new Player(imap, port, authority.clientContext());
        int client = player.port();
        List<String> recording = new ArrayList<>(player.play(played.steps()));
        recording.add("~~ real-server");
        List<String> log = sessionLines(mark, client);
        recording.addAll(realServer.takeReceived());
        recording.add("~~ log");
        recording.addAll(log);
        return String.join("\n", recording.stream().map(line -> named(line, client)).toList());
    }

    private List<String> sessionLines(int mark, int client) {
        String from = ":" + client + "->";
        try {
            proxy.log().await(mark, LOG_PATIENCE, line -> line.contains("Closing") && line.contains(from), "Closing");
        } catch (AssertionError e) {
            // The original does not close all of them: the comparison shows it.
        }
        return proxy.log().lines().stream()
                .skip(mark)
                .filter(line -> line.contains(from) && line.matches(".*: (Auth: |Closing ).*"))
                .map(line -> "L: " + line.replaceFirst("^.*?\\[\\d+]: ", ""))
                .toList();
    }

    private String named(String line, int client) {
        return GREETING.matcher(line)
                .replaceFirst("S: $1 <greeting>")
                .replace(":" + client + "->", ":CLIENT->")
                .replace(":" + port, ":OWN")
                .replace(":" + realServer.port(), ":SERVER");
    }

    /** What the proxy has printed. */
    String log() {
        return proxy.log().text();
    }

    @Override
    public void close() {
        proxy.close();
        realServer.close();
    }
}
