// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.CapturedOutput;
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
            Pattern.compile("^S: (\\+OK|\\* OK(?: \\[CAPABILITY[^]]*])?|OK) \"?(.*eady(?: on)?) \\S+ [0-9a-f]+\"?$");

    private final Scene scene;
    private final Dialect dialect;
    private final Authority authority;
    private final FakeRealServer realServer;
    private final int port = FreePort.next();
    private final @Nullable Proxy proxy;
    private final Map<String, String> places = new HashMap<>();
    private String whyNotStarted = "";

    /**
     * Starts it.
     *
     * @param extra flags that only this proxy gets
     */
    Stage(Scene scene, ProxyUnderTest program, List<String> extra, Authority authority) {
        this.scene = scene;
        this.authority = authority;
        dialect = scene.dialect();
        Path folder = readable(TemporaryFolder.create("perdition differential"));
        Identity identity = authority.issue("localhost", "127.0.0.1");
        realServer = new FakeRealServer(dialect, kind -> certificate(kind).serverContext());
        places.put("{server}", "localhost:" + realServer.port());
        places.put("{port}", Integer.toString(realServer.port()));
        places.put("{own}", Integer.toString(port));
        places.put(
                "{cert}", identity.writeCertificate(folder.resolve("cert.pem")).toString());
        places.put("{key}", identity.writeKey(folder.resolve("key.pem")).toString());
        places.put(
                "{ca}",
                authority.self().writeCertificate(folder.resolve("ca.pem")).toString());
        scene.files().forEach((place, text) -> places.put(place, file(folder, place, filled(text, places))));
        List<String> words = new ArrayList<>();
        scene.flags().forEach(flag -> words.add(filled(flag, places)));
        words.addAll(extra);
        proxy = started(program, words);
    }

    private @Nullable Proxy started(ProxyUnderTest program, List<String> words) {
        try {
            return Proxy.start(program, scene.program(), port, words.toArray(String[]::new));
        } catch (AssertionError e) {
            // The recording says so, and both have to agree.
            whyNotStarted = String.valueOf(e.getMessage());
            return null;
        }
    }

    /** For the account the proxies run as. */
    private static Path readable(Path folder) {
        try {
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Identity certificate(String kind) {
        return switch (kind) {
            case "good" -> authority.issue("localhost");
            case "expired" -> authority.expired("localhost");
            case "not yet" -> authority.notYetValid("localhost");
            case "other name" -> authority.issue("other.example.org");
            case "address" -> authority.issue("other.example.org", "127.0.0.1");
            case "self-signed" -> Authority.selfSigned("localhost");
            case "unknown issuer" -> new Authority("Nobody's").issue("localhost");
            default -> throw new IllegalArgumentException("no certificate of this kind: " + kind);
        };
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
        if (proxy == null) {
            return "-- does not start";
        }
        Map<String, String> answers = new HashMap<>(scene.backend());
        answers.putAll(played.backend());
        realServer.answer(answers);
        int mark = proxy.log().mark();
        Player player = new Player(dialect, port, authority.clientContext());
        int client = player.port();
        List<String> recording = new ArrayList<>(player.play(
                played.steps().stream().map(step -> filled(step, places)).toList()));
        recording.add("~~ real-server");
        List<String> log = sessionLines(proxy.log(), mark, client);
        recording.addAll(realServer.takeReceived());
        recording.add("~~ log");
        recording.addAll(log);
        return String.join(
                "\n",
                recording.stream()
                        .map(line -> named(line, client, played.steps().contains("GREETING")))
                        .toList());
    }

    private static List<String> sessionLines(CapturedOutput output, int mark, int client) {
        String from = ":" + client + "->";
        try {
            output.await(mark, LOG_PATIENCE, line -> line.contains("Closing") && line.contains(from), "Closing");
        } catch (AssertionError e) {
            // The original does not close all of them: the comparison shows it.
        }
        return output.lines().stream()
                .skip(mark)
                .filter(line -> line.contains(from) && line.matches(".*: (Auth: |Closing ).*"))
                .map(line -> "L: " + line.replaceFirst("^.*?\\[\\d+]: ", ""))
                .toList();
    }

    private String named(String line, int client, boolean greeting) {
        return GREETING.matcher(line)
                .replaceFirst(greeting ? "S: $1 $2 <host> <token>" : "S: $1 <greeting>")
                .replace(":" + client + "->", ":CLIENT->")
                .replace(":" + port, ":OWN")
                .replace(":" + realServer.port(), ":SERVER");
    }

    /** What it said when it did not start; else empty. */
    String whyNotStarted() {
        return whyNotStarted;
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        realServer.close();
    }
}
