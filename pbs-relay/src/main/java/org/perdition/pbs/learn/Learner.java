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

    private final RelayStore store;
    private final LineJudge judge;
    private final Duration timeout;
    private final String prefix;
    private final int ipv6Prefix;
    private final Map<RelayAddress, Entry> waiting = new LinkedHashMap<>();
    private String problem = "";
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

    /** Takes the logins out of lines, and says whether the store is up to date. */
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
        return write();
    }

    private void await(Login login, Instant expires) {
        RelayAddress address = login.client().network(ipv6Prefix);
        waiting.merge(address, new Entry(address, expires, Optional.of(login.user())), Learner::later);
        if (waiting.size() > MAX_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
            forgotten++;
        }
    }

    /** The newer login counts, but it takes no time away that another has given. */
    private static Entry later(Entry old, Entry fresh) {
        Instant end = old.expires().isAfter(fresh.expires()) ? old.expires() : fresh.expires();
        return new Entry(fresh.address(), end, fresh.learntFrom());
    }

    /** Tries again to write what waits, and says whether nothing does any more. */
    public boolean write() {
        if (waiting.isEmpty()) {
            return true;
        }
        List<Entry> added = new ArrayList<>();
        try {
            for (Entry entry : waiting.values()) {
                Optional<Entry> old = store.find(entry.address());
                store.learn(old.isPresent() ? later(old.get(), entry) : entry);
                added.add(entry);
            }
            store.sync();
        } catch (IOException e) {
            complain(e);
            return false;
        }
        for (Entry entry : added) {
            LOG.info(
                    "Added: \"{}{}\" for \"{}\"",
                    prefix,
                    entry.address(),
                    entry.learntFrom().orElse(""));
        }
        waiting.clear();
        recovered();
        return true;
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
        String what = String.valueOf(e.getMessage());
        if (!what.equals(problem)) {
            problem = what;
            LOG.error("{}. What is learnt waits until then", what);
        }
    }

    private void recovered() {
        if (!problem.isEmpty()) {
            LOG.info("The store can be used again");
            problem = "";
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
