// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.perdition.bench.load.Load;
import org.perdition.bench.load.Plan;
import org.perdition.bench.load.Work;

/** The memory cases: each on a peer started for it alone, as a heap that has seen other work tells nothing. */
final class Memory {
    /** Loading is over and timers have fired once. */
    private static final long SETTLE_MILLIS = 1_500;

    private static final long STEP_MILLIS = 200;
    private static final long LIMIT_MILLIS = 120_000;
    private static final int IDLE_BASE = 1_000;
    private static final double KIB_A_MIB = 1_024;

    private Memory() {}

    /** A row: MiB of PSS each stalled connection added at most, and whether all mails then came whole. */
    static String stall(Case scenario, Settings settings, Running peer, String name, SSLContext tls)
            throws IOException, InterruptedException {
        Plan plan = new Plan(
                peer.address(scenario.service()), scenario.service(), Work.IDLE, scenario.connections(), Case.MAIL_KIB);
        // the same mails once without a stall, so that code and buffers of the work are there already
        Plan warmUp = new Plan(plan.target(), plan.service(), Work.DOWNLOAD, scenario.connections(), Case.MAIL_KIB);
        try (Load load = new Load(warmUp, tls)) {
            load.begin(LIMIT_MILLIS);
            load.run(settings.warmUpMillis());
            load.end(LIMIT_MILLIS);
        }
        try (Load load = new Load(plan, tls)) {
            load.begin(LIMIT_MILLIS);
            load.run(SETTLE_MILLIS);
            peer.tree().collectGarbage();
            long before = peer.tree().pssKib();
            load.requestAndStall();
            long most = before;
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.stallMillis());
            while (System.nanoTime() < deadline) {
                load.run(STEP_MILLIS);
                most = Math.max(most, peer.tree().pssKib());
            }
            load.resume(LIMIT_MILLIS);
            long whole = load.tally().units();
            return "| %s | %s | %s MiB | %.1f → %.1f MiB | %d of %d | %d |\n"
                    .formatted(
                            scenario.title(),
                            name,
                            "%.2f".formatted((most - before) / KIB_A_MIB / scenario.connections()),
                            before / KIB_A_MIB,
                            most / KIB_A_MIB,
                            whole,
                            scenario.connections(),
                            load.tally().errors());
        }
    }

    /** A row: PSS at none, 1000 and the greater number of sessions, and KiB for each session beyond the first 1000. */
    static String idle(Case scenario, Settings settings, Running peer, String name, SSLContext tls)
            throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        peer.tree().collectGarbage();
        long none = peer.tree().pssKib();
        try (Load base = new Load(idlePlan(scenario, peer, IDLE_BASE), tls)) {
            base.begin(LIMIT_MILLIS);
            base.run(SETTLE_MILLIS);
            peer.tree().collectGarbage();
            long atBase = peer.tree().pssKib();
            int more = settings.idleSessions() - IDLE_BASE;
            try (Load rest = new Load(idlePlan(scenario, peer, more), tls)) {
                rest.begin(LIMIT_MILLIS);
                rest.run(SETTLE_MILLIS);
                long found = peer.tree().pssKib();
                peer.tree().collectGarbage();
                long collected = peer.tree().pssKib();
                base.run(STEP_MILLIS);
                rest.end(LIMIT_MILLIS);
                base.end(LIMIT_MILLIS);
                Thread.sleep(SETTLE_MILLIS);
                long after = peer.tree().pssKib();
                return "| %s | %s | **%.1f** KiB (%.1f as found) | %.1f | %.1f | %.1f | %.1f MiB | %d |\n"
                        .formatted(
                                scenario.title(),
                                name,
                                (double) (collected - atBase) / more,
                                (double) (found - atBase) / more,
                                none / KIB_A_MIB,
                                atBase / KIB_A_MIB,
                                collected / KIB_A_MIB,
                                after / KIB_A_MIB,
                                base.tally().errors() + rest.tally().errors());
            }
        }
    }

    private static Plan idlePlan(Case scenario, Running peer, int sessions) {
        return new Plan(peer.address(scenario.service()), scenario.service(), Work.IDLE, sessions, Case.MAIL_KIB);
    }
}
