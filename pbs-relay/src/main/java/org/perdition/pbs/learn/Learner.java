// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.learn;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** How long the end may take: systemd's unit gives 30 s to all of it. */
    private static final Duration LAST = Duration.ofSeconds(10);

    /** After an attempt that failed, lines are taken for so long without another: it may have waited for seconds. Ours. */
    private static final Duration REST = Duration.ofSeconds(1);

    /** How often is told at most that logins were not believed. */
    private static final Duration TELL = Duration.ofSeconds(60);

    private final RelayStore store;
    private final LoginPattern pattern;
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
    /** What the ends of all addresses in the store are still to be moved by. */
    private Duration owed = Duration.ZERO;

    private long unbelieved;
    private long toldUnbelieved;
    private long toldOfUnbelieved = System.nanoTime() - TELL.toNanos();

    /**
     * Puts them there.
     *
     * @param timeout how long a login lets an address relay
     * @param prefix what stands before addresses in the log
     * @param ipv6Prefix bits of an IPv6 address that count
     */
    public Learner(RelayStore store, LoginPattern pattern, Duration timeout, String prefix, int ipv6Prefix) {
        this.store = store;
        this.pattern = pattern;
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
            boolean distrusts = judge.distrusts();
            Optional<Login> login = judge.read(line);
            if (distrusts && pattern.login(line).isPresent()) {
                unbelieved++;
            }
            if (login.isPresent()) {
                logins++;
                if (expires.isAfter(now)) {
                    await(login.get(), expires);
                }
            }
        }
        tellOfUnbelieved(TELL);
        boolean rests = !problem.isEmpty() && System.nanoTime() - failed < REST.toNanos();
        return rests ? waiting.isEmpty() && isSettled() : write(now);
    }

    private void tellOfUnbelieved(Duration between) {
        if (unbelieved > toldUnbelieved && System.nanoTime() - toldOfUnbelieved >= between.toNanos()) {
            LOG.warn(
                    "Logins that were not believed, because an Auth or Close line before them in the log was broken off:"
                            + " {}. Somebody may be trying to forge lines, or the system log cuts them",
                    unbelieved - toldUnbelieved);
            toldUnbelieved = unbelieved;
            toldOfUnbelieved = System.nanoTime();
        }
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
        if (waiting.isEmpty() && isSettled()) {
            return true;
        }
        long until = System.nanoTime() + TURN.toNanos();
        do {
            List<Entry> portion = new ArrayList<>();
            try {
                settle();
                for (Entry entry : waiting.values()) {
                    store.refresh(entry);
                    portion.add(entry);
                    // Each may take a while where the store is another machine.
                    if (portion.size() == PORTION || System.nanoTime() - until >= 0) {
                        break;
                    }
                }
                store.sync();
            } catch (IOException e) {
                complain(e);
                return false;
            }
            written(portion);
        } while (!waiting.isEmpty() && System.nanoTime() - until < 0);
        return waiting.isEmpty();
    }

    /** Writes all that waits, as far as it can be written in {@link #LAST}, and says how many addresses cannot. */
    public int finish(Instant now) {
        tellOfUnbelieved(Duration.ZERO);
        long until = System.nanoTime() + LAST.toNanos();
        int before = Integer.MAX_VALUE;
        boolean written = false;
        while (!written && waiting.size() < before && System.nanoTime() - until < 0) {
            before = waiting.size();
            written = write(now);
        }
        return waiting.size();
    }

    /** Whether the store goes by the clock as it is now. */
    public boolean isSettled() {
        return owed.isZero();
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
            settle();
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
        owed = owed.plus(by);
        try {
            settle();
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Before anything is written that goes by the clock as it is now. */
    private void settle() throws IOException {
        if (!isSettled()) {
            store.clockSetBack(owed);
            store.sync();
            owed = Duration.ZERO;
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

    /** Lines that would have told of a login since the start, but stood behind one that was broken off. */
    long unbelieved() {
        return unbelieved;
    }

    /** Lines that told of a login since the start. */
    public long logins() {
        return logins;
    }
}
