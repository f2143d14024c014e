// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.perdition.bench.load.Load;
import org.perdition.bench.load.Plan;
import org.perdition.bench.load.Tally;
import org.perdition.bench.net.TlsContexts;

/** The comparison: starts the peers, runs the cases through them in turn, prints Markdown on standard output. */
public final class Compare {
    private static final long BEGIN_LIMIT_MILLIS = 20_000;
    private static final long END_LIMIT_MILLIS = 10_000;
    /** After all are logged in, and before the clock starts. */
    private static final long RAMP_MILLIS = 200;

    private static final int USAGE_STATUS = 2;

    private final Settings settings;
    private final Certificate certificate;
    private final RealServer realServer;
    private final SSLContext tls;
    private final Map<String, List<Long>> startMillis = new LinkedHashMap<>();
    private int started;

    private Compare(Settings settings, Certificate certificate, RealServer realServer) throws GeneralSecurityException {
        this.settings = settings;
        this.certificate = certificate;
        this.realServer = realServer;
        tls = TlsContexts.client();
    }

    /** See {@link Settings#USAGE}. */
    public static void main(String[] words) throws IOException, InterruptedException, GeneralSecurityException {
        if (Arrays.asList(words).contains("--help")) {
            System.out.print(Settings.USAGE);
            return;
        }
        Settings settings;
        try {
            settings = Settings.of(List.of(words));
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage() + "\n" + Settings.USAGE);
            System.exit(USAGE_STATUS);
            return;
        }
        Files.createDirectories(settings.directory());
        Path directory = Files.createTempDirectory(settings.directory(), "run");
        // a proxy started as root gives root up and must still reach its files
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        Certificate certificate = Certificate.make(directory);
        try (RealServer realServer = new RealServer(certificate)) {
            new Compare(settings, certificate, realServer).run(directory);
        }
    }

    private void run(Path directory) throws IOException, InterruptedException {
        List<Peer> peers = new ArrayList<>();
        for (Peer peer : Peers.all(settings.tarball())) {
            if (settings.peers().contains(peer.name())) {
                peer.missing()
                        .ifPresentOrElse(
                                why -> System.err.println("not run: " + peer.name() + ", " + why),
                                () -> peers.add(peer));
            }
        }
        System.out.printf("%s; load %s at the start%n%n", Machine.describe(), Machine.load());
        List<Case> repeated = ofKind(Case.Kind.THROUGHPUT);
        if (!repeated.isEmpty()) {
            List<Sample> samples = throughput(peers, repeated, directory);
            writeCsv(samples);
            List<String> names = peers.stream().map(Peer::name).toList();
            System.out.println(new Report(samples).markdown(repeated, names));
        }
        memory(peers, directory);
        startMillis.forEach(
                (name, millis) -> System.out.printf("%n%s: start to first greeting on every port %s ms", name, millis));
        System.out.printf("%n%nload %s at the end%n", Machine.load());
    }

    private List<Case> ofKind(Case.Kind kind) {
        return settings.cases().stream().filter(each -> each.kind() == kind).toList();
    }

    private Running start(Peer peer, Path directory) throws IOException, InterruptedException {
        Path own = Files.createDirectories(directory.resolve(peer.name() + "-" + ++started));
        Running up = peer.start(new Peer.Site(own, certificate, realServer.ports()));
        if (up.hasProcesses()) {
            startMillis.computeIfAbsent(peer.name(), name -> new ArrayList<>()).add(up.startMillis());
        }
        return up;
    }

    /** All peers stay up for all cases; what does nothing costs nothing. */
    private List<Sample> throughput(List<Peer> peers, List<Case> cases, Path directory)
            throws IOException, InterruptedException {
        Map<String, Running> running = new LinkedHashMap<>();
        List<Sample> samples = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                running.put(peer.name(), start(peer, directory));
            }
            for (Case scenario : cases) {
                for (String name : List.copyOf(running.keySet())) {
                    sample(scenario, name, running, 0, settings.warmUpMillis());
                }
                List<String> order = new ArrayList<>(running.keySet());
                for (int repetition = 1; repetition <= settings.repetitions(); repetition++) {
                    for (String name : order) {
                        sample(scenario, name, running, repetition, settings.measureMillis())
                                .ifPresent(samples::add);
                    }
                    Collections.rotate(order, 1);
                }
            }
        } finally {
            running.values().forEach(Running::close);
        }
        return samples;
    }

    /** A peer that cannot be measured any more is left out from then on, and the others go on. */
    private Optional<Sample> sample(
            Case scenario, String name, Map<String, Running> running, int repetition, long millis) {
        Running peer = running.get(name);
        if (peer == null) {
            return Optional.empty();
        }
        try {
            Sample taken = sample(scenario, name, peer, repetition, millis);
            System.err.println(csv(taken));
            return Optional.of(taken);
        } catch (IOException failure) {
            System.err.println("ERROR " + scenario.word() + " " + name + ", left out from here on: "
                    + failure.getMessage() + peer.obituary());
            running.remove(name);
            peer.close();
            return Optional.empty();
        }
    }

    private Sample sample(Case scenario, String name, Running peer, int repetition, long millis) throws IOException {
        Plan plan = new Plan(
                peer.address(scenario.service()),
                scenario.service(),
                scenario.work(),
                scenario.connections(),
                Case.MAIL_KIB);
        try (Load load = new Load(plan, tls)) {
            load.begin(BEGIN_LIMIT_MILLIS);
            load.run(RAMP_MILLIS);
            double cpuBefore = peer.tree().cpuSeconds();
            long nanos = load.run(millis);
            double cpu = peer.tree().cpuSeconds() - cpuBefore;
            Tally tally = load.tally();
            Sample sample = new Sample(
                    scenario,
                    name,
                    repetition,
                    peer.hasProcesses() ? cpu : Double.NaN,
                    nanos / 1e9,
                    tally.units(),
                    tally.octets(),
                    tally.micros().quantile(0.50),
                    tally.micros().quantile(0.99),
                    tally.errors());
            load.end(END_LIMIT_MILLIS);
            if (tally.errors() > 0) {
                System.err.println("ERROR " + scenario.word() + " " + name + ": " + tally.firstError());
            }
            return sample;
        }
    }

    private void memory(List<Peer> peers, Path directory) throws IOException, InterruptedException {
        if (!ofKind(Case.Kind.STALL).isEmpty()) {
            System.out.println("| work | way | PSS grown per stalled connection | PSS before → most |"
                    + " whole mails afterwards | errors |\n|---|---|---|---|---|---|");
            for (Case scenario : ofKind(Case.Kind.STALL)) {
                for (Peer peer : peers) {
                    try (Running up = start(peer, directory)) {
                        if (up.hasProcesses()) {
                            System.out.print(Memory.stall(scenario, settings, up, peer.name(), tls));
                        }
                    }
                }
            }
            System.out.println();
        }
        if (!ofKind(Case.Kind.IDLE).isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "| work | way | PSS per session beyond 1000 | PSS MiB with none | with 1000 | with %d |"
                            + " after all left | errors |%n|---|---|---|---|---|---|---|---|%n",
                    settings.idleSessions());
            for (Case scenario : ofKind(Case.Kind.IDLE)) {
                for (Peer peer : peers) {
                    try (Running up = start(peer, directory)) {
                        if (up.hasProcesses()) {
                            System.out.print(Memory.idle(scenario, settings, up, peer.name(), tls));
                        }
                    }
                }
            }
        }
    }

    private void writeCsv(List<Sample> samples) throws IOException {
        Path file = settings.directory().resolve("samples.csv");
        Files.writeString(
                file,
                "case,peer,repetition,cpu_seconds,wall_seconds,units,octets,p50_micros,p99_micros,errors\n"
                        + samples.stream().map(Compare::csv).collect(Collectors.joining("\n", "", "\n")));
        System.err.println("samples: " + file);
    }

    private static String csv(Sample sample) {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%.3f,%.3f,%d,%d,%d,%d,%d",
                sample.scenario().word(),
                sample.peer(),
                sample.repetition(),
                sample.cpuSeconds(),
                sample.wallSeconds(),
                sample.units(),
                sample.octets(),
                sample.p50Micros(),
                sample.p99Micros(),
                sample.errors());
    }
}
