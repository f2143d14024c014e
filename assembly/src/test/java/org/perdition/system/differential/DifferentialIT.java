// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.ProxyUnderTest;
import org.perdition.system.harness.Tarball;

/** The original and ours, side by side. */
class DifferentialIT {
    /** Scenes at once: most of their time the original pauses. */
    private static final int AT_ONCE = 8;

    /** Long scenes are cut: their pauses would add up. */
    private static final int CASES_AT_MOST = 8;

    /** Both log in the same form. That ours waits before it refuses, other tests show; here it would only cost time. */
    private static final List<String> OURS = List.of("--log_format", "2.2", "--auth_failure_delay", "0");

    /** Most processes live for a few sessions. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final List<String> FILES =
            List.of("pop3.txt", "imap4.txt", "tls.txt", "configuration.txt", "managesieve.txt");

    /** Both proxies play a case at the same time. */
    private final ExecutorService pair = Executors.newCachedThreadPool();

    private final Authority authority = new Authority("Differential test CA");
    private final Map<String, Difference> differences = Difference.all();

    private enum Outcome {
        EQUAL,
        DELIBERATE,
        UNEXPECTED
    }

    private record Result(Outcome outcome, String text) {}

    @Test
    void theOriginalAndOursDoTheSameButForWhatTheUpgradeGuideLists() throws Exception {
        Peer.PERDITION.require();
        Tarball.home();
        String only = System.getProperty("perdition.differential", "");
        List<Scene> scenes = FILES.stream()
                .flatMap(file -> CaseFile.read(file).stream())
                .filter(scene -> scene.name().startsWith(only))
                .toList();
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<List<Result>>> played = new ArrayList<>();
        for (Scene scene : scenes) {
            for (Scene part : scene.parts(CASES_AT_MOST)) {
                played.add(workers.submit(() -> play(part)));
            }
        }
        List<Result> results = new ArrayList<>();
        for (Future<List<Result>> future : played) {
            try {
                results.addAll(future.get());
            } catch (ExecutionException e) {
                results.add(new Result(Outcome.UNEXPECTED, String.valueOf(e.getCause())));
            }
        }
        workers.shutdown();
        pair.shutdown();
        List<String> unexpected = results.stream()
                .filter(result -> result.outcome == Outcome.UNEXPECTED)
                .map(Result::text)
                .toList();
        System.out.printf(
                "differential test: %d equal, %d deliberately different, %d unexpectedly different%n",
                count(results, Outcome.EQUAL), count(results, Outcome.DELIBERATE), unexpected.size());
        assertThat(unexpected).as(String.join("\n\n", unexpected)).isEmpty();
    }

    @Test
    void eachDifferenceIsInTheUpgradeGuideAndHasACase() throws IOException {
        String guide = Files.readString(Tarball.home().resolve(Path.of("docs", "upgrade-from-c-perdition.md")));
        List<String> shown = FILES.stream()
                .flatMap(file -> CaseFile.read(file).stream())
                .flatMap(scene -> scene.cases().stream())
                .flatMap(one -> one.differences().stream())
                .distinct()
                .toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(differences.keySet());
        assertThat(shown).allSatisfy(id -> assertThat(guide).contains("| " + id + " |"));
    }

    private static long count(List<Result> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome == outcome).count();
    }

    private List<Result> play(Scene scene) throws Exception {
        try (Stage original = new Stage(scene, ProxyUnderTest.original(), List.of(), authority);
                Stage ours = new Stage(scene, ProxyUnderTest.tarball().withJavaOptions(SHORT_LIVED), OURS, authority)) {
            List<Result> results = new ArrayList<>();
            for (Case one : scene.cases()) {
                CompletableFuture<String> theirs = CompletableFuture.supplyAsync(() -> original.play(one), pair);
                String our = ours.play(one);
                results.add(compared(scene, one, theirs.join(), our, ours.whyNotStarted()));
            }
            return results;
        } catch (AssertionError | RuntimeException e) {
            return List.of(new Result(Outcome.UNEXPECTED, scene + ": " + e));
        }
    }

    private Result compared(Scene scene, Case one, String theirs, String ours, String why) {
        record(scene, one, theirs, ours);
        String expected = theirs;
        for (String id : one.differences()) {
            Difference difference = differences.get(id);
            if (difference == null) {
                throw new IllegalArgumentException(scene + ": no difference " + id);
            }
            String changed = difference.applied(expected);
            if (changed.equals(expected)) {
                return new Result(Outcome.UNEXPECTED, text(scene, one, theirs, ours) + "\n" + id + " does not show");
            }
            expected = changed;
        }
        if (!expected.equals(ours)) {
            return new Result(Outcome.UNEXPECTED, text(scene, one, expected, ours + "\n" + why));
        }
        return new Result(one.differences().isEmpty() ? Outcome.EQUAL : Outcome.DELIBERATE, one.name());
    }

    /** Keeps both recordings in the file that the property names, for whoever writes cases and rules. */
    private static synchronized void record(Scene scene, Case one, String theirs, String ours) {
        String file = System.getProperty("perdition.differential.recordings", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(
                        Path.of(file),
                        "#### " + scene + " -- " + one.name() + "\n" + theirs + "\n====\n" + ours + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String text(Scene scene, Case one, String expected, String ours) {
        return "#### " + scene + " " + one.name() + "\n" + String.join(" ", scene.flags())
                + "\n---- the original, and what is known to differ:\n" + expected + "\n---- ours:\n" + ours;
    }
}
