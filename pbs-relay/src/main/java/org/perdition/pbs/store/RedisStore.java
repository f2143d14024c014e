// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.popmap.network.redis.RedisServers;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * Addresses in Redis, for any number of proxies and mail servers: {@code perdition:pbs:ADDRESS} with the time of the
 * login in seconds since 1970, a blank and the user as its value, and Redis itself takes it away when its time is over.
 *
 * <p>What is learnt while no Redis answers waits in this process ({@link RedisQueue}): neither {@link #learn} nor {@link
 * #sync} fails then. All else does.
 */
public final class RedisStore implements RelayStore {
    /** Stands between the prefix of all of perdition's keys and the address. */
    private static final String KEYS = "pbs:";

    /** Keys that Redis is asked to look at in one step of a scan. */
    private static final String STEP = "1000";

    /** How long {@link #sync} waits for a Redis that answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RedisServers redis;
    private final String prefix;
    private final Clock clock;
    private final RedisQueue queue;

    /** Connects at the first access. Closes the servers with itself. */
    public RedisStore(RedisServers redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
        this.prefix = redis.prefix() + KEYS;
        this.queue = new RedisQueue(redis.describe(), this::write, clock);
    }

    /** A late entry does not shorten what somebody else has learnt since. */
    private void write(Entry entry, Instant learnt, boolean late) throws IOException {
        long seconds = Duration.between(clock.instant(), entry.expires()).toSeconds();
        String key = prefix + entry.address();
        if (seconds <= 0 || late && millisLeft(key) >= seconds * 1_000) {
            return;
        }
        String value = learnt.getEpochSecond()
                + entry.learntFrom().map(user -> " " + user).orElse("");
        ask(Command.SET, key, value, "EX", Long.toString(seconds));
    }

    @Override
    public void learn(Entry entry) {
        queue.add(entry);
    }

    @Override
    public Optional<Entry> find(RelayAddress address) throws IOException {
        Optional<Entry> waiting = queue.find(address);
        return waiting.isPresent() ? waiting : stored(address);
    }

    private Optional<Entry> stored(RelayAddress address) throws IOException {
        Object value = ask(Command.GET, prefix + address);
        long left = value == null ? 0 : millisLeft(prefix + address);
        if (left <= 0) {
            // A key that does not end is none of ours.
            return Optional.empty();
        }
        Instant expires = clock.instant().plusMillis(left).truncatedTo(ChronoUnit.SECONDS);
        String[] words = text(value).split(" ", 2);
        return Optional.of(new Entry(address, expires, words.length < 2 ? Optional.empty() : Optional.of(words[1])));
    }

    private long millisLeft(String key) throws IOException {
        return ask(Command.PTTL, key) instanceof Long left ? left : 0;
    }

    @Override
    public List<Entry> entries() throws IOException {
        Map<RelayAddress, Entry> all = new LinkedHashMap<>();
        for (RelayAddress address : addresses()) {
            stored(address).ifPresent(entry -> all.put(address, entry));
        }
        queue.entries().forEach(entry -> all.put(entry.address(), entry));
        return List.copyOf(all.values());
    }

    private List<RelayAddress> addresses() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        String cursor = "0";
        do {
            Object answer = ask(Command.SCAN, cursor, "MATCH", literally(prefix) + "*", "COUNT", STEP);
            if (!(answer instanceof List<?> parts && parts.size() == 2 && parts.get(1) instanceof List<?> found)) {
                throw new IOException(redis.describe() + ": an answer of another form than asked for");
            }
            cursor = text(parts.get(0));
            found.forEach(key -> keys.add(text(key)));
        } while (!cursor.equals("0"));
        List<RelayAddress> addresses = new ArrayList<>();
        for (String key : keys) {
            if (key.startsWith(prefix)) {
                RelayAddress.parseEntry(key.substring(prefix.length())).ifPresent(addresses::add);
            }
        }
        return addresses;
    }

    /** As a pattern that stands for itself alone. */
    private static String literally(String text) {
        return text.replaceAll("([*?\\[\\]^\\\\])", "\\\\$1");
    }

    @Override
    public boolean remove(RelayAddress address) throws IOException {
        boolean waited = queue.forget(address);
        return ask(Command.DEL, prefix + address) instanceof Long count && count > 0 || waited;
    }

    @Override
    public int purge() throws IOException {
        int count = 0;
        for (Entry entry : queue.entries()) {
            count += queue.forget(entry.address()) ? 1 : 0;
        }
        for (RelayAddress address : addresses()) {
            count += remove(address) ? 1 : 0;
        }
        return count;
    }

    /** Redis does that itself. */
    @Override
    public List<Entry> expire(Instant now) {
        return List.of();
    }

    /** Redis has a clock of its own. */
    @Override
    public void clockSetBack(Duration by) {}

    /** Waits a moment for what was learnt to be there, unless Redis is known to be away. */
    @Override
    public void sync() {
        queue.awaitWritten(PATIENCE);
    }

    @Override
    public void close() throws IOException {
        int left = queue.close();
        redis.close();
        if (left > 0) {
            throw new IOException(redis.describe() + ": did not answer; " + left + " addresses were not written");
        }
    }

    private @Nullable Object ask(ProtocolCommand command, String... words) throws IOException {
        CommandArguments arguments = new CommandArguments(command);
        for (String word : words) {
            arguments.add(word.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return redis.ask(arguments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String text(@Nullable Object answer) {
        return answer instanceof byte[] octets ? new String(octets, StandardCharsets.UTF_8) : String.valueOf(answer);
    }
}
