// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.learn;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.follow.LineSource.Batch;
import org.perdition.pbs.log.LineJudge;
import org.perdition.pbs.log.Login;
import org.perdition.pbs.log.LoginPattern;
import org.perdition.pbs.store.Entry;
import org.perdition.pbs.store.RelayStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes logins out of lines and puts them into the store. While the store cannot be written they wait, so that none is
 * lost, and none relays. Used by one thread.
 */
public final class Learner {
    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

    /** Most addresses that wait for the store; of more the oldest are forgotten. */
    public static final int MAX_WAITING = 100_000;

    /** Entries that are written before others see them, and the log tells of them. Ours. */
    private static final int PORTION = 1_000;

    /** How long is written before new lines are looked at. Ours. */
    private static final Duration TURN = Duration.ofSeconds(1);

    /** After an attempt that failed, lines are taken for so long without another: it may have waited for seconds. Ours. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final RelayStore store;
    private final LineJudge judge;
    private final Duration timeout;
    private final String prefix;
    private final int ipv6Prefix;
    private final Map<RelayAddress, Entry> waiting = new LinkedHashMap<>();
    private String problem = "";
    private long failed;
    private long late;
    private long logins;
    private long forgotten;

    /**
     * Puts them there.
     *
     * @param timeout how long a login lets an address relay
     * @param prefix what stands before addresses in the log
     * @param ipv6Prefix bits of an IPv6 address that count
     */
    public Learner(RelayStore store, LoginPattern pattern, Duration timeout, String prefix, int ipv6Prefix) {
        this.store = store;
        this.judge = new LineJudge(pattern);
        this.timeout = timeout;
        this.prefix = prefix;
        this.ipv6Prefix = ipv6Prefix;
    }

    /** Takes the logins out of lines, writes them if it can, and says whether the store is up to date. */
    public boolean learn(Batch batch, Instant now) {
        Instant expires =
                Instant.ofEpochSecond(batch.notBefore().getEpochSecond()).plus(timeout);
        for (String line : batch.lines()) {
            Optional<Login> login = judge.read(line);
            if (login.isPresent()) {
                logins++;
                if (expires.isAfter(now)) {
                    await(login.get(), expires);
                }
            }
        }
        boolean rests = !problem.isEmpty() && System.nanoTime() - failed < REST.toNanos();
        return rests ? waiting.isEmpty() : write(now);
    }

    private void await(Login login, Instant expires) {
        RelayAddress address = login.client().network(ipv6Prefix);
        waiting.merge(
                address,
                new Entry(address, expires, Optional.of(login.user())),
                (old, fresh) -> fresh.after(Optional.of(old)));
        if (waiting.size() > MAX_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
            forgotten++;
        }
    }

    /** Writes what waits and is not over by now, for a while, and says whether nothing waits any more. */
    public boolean write(Instant now) {
        waiting.values().removeIf(entry -> !entry.isLive(now));
        long until = System.nanoTime() + TURN.toNanos();
        while (!waiting.isEmpty()) {
            List<Entry> portion = waiting.values().stream().limit(PORTION).toList();
            try {
                for (Entry entry : portion) {
                    store.refresh(entry);
                }
                store.sync();
            } catch (IOException e) {
                complain(e);
                return false;
            }
            written(portion);
            if (System.nanoTime() - until >= 0) {
                return waiting.isEmpty();
            }
        }
        return true;
    }

    /** Writes all that waits, as far as it can be written, and says how many addresses cannot. */
    public int finish(Instant now) {
        int before = Integer.MAX_VALUE;
        while (!waiting.isEmpty() && waiting.size() < before) {
            before = waiting.size();
            write(now);
        }
        return waiting.size();
    }

    private void written(List<Entry> added) {
        late += problem.isEmpty() ? 0 : added.size();
        for (Entry entry : added) {
            waiting.remove(entry.address());
            LOG.info(
                    "Added: \"{}{}\" for \"{}\"",
                    prefix,
                    entry.address(),
                    entry.learntFrom().orElse(""));
        }
        if (waiting.isEmpty()) {
            recovered();
        }
    }

    /** Removes what is over. */
    public void sweep(Instant now) {
        try {
            List<Entry> over = store.expire(now);
            store.sync();
            over.forEach(entry -> LOG.info("Expired {}{}", prefix, entry.address()));
            if (waiting.isEmpty()) {
                recovered();
            }
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Takes the time away that setting the clock back would give to every address. */
    public void clockSetBack(Duration by) {
        LOG.warn("The clock was set back by {} s; the end of every address is moved by as much", by.toSeconds());
        waiting.replaceAll(
                (address, entry) -> new Entry(address, entry.expires().minus(by), entry.learntFrom()));
        try {
            store.clockSetBack(by);
            store.sync();
        } catch (IOException e) {
            complain(e);
        }
    }

    private void complain(IOException e) {
        failed = System.nanoTime();
        String what = String.valueOf(e.getMessage());
        if (!what.equals(problem)) {
            problem = what;
            LOG.error("{}. What is learnt waits until then", what);
        }
    }

    private void recovered() {
        if (!problem.isEmpty()) {
            LOG.info("The store can be used again; addresses that waited: {}", late);
            problem = "";
            late = 0;
        }
        if (forgotten > 0) {
            LOG.warn("Addresses forgotten while the store could not be used: {}", forgotten);
            forgotten = 0;
        }
    }

    /** Lines that told of a login since the start. */
    public long logins() {
        return logins;
    }
}
