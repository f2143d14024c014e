// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * <p>There is no lock, and nothing is kept back: every write is there for all when its method ends.
 */
public final class RedisStore implements RelayStore {
    /** Stands between the prefix of all of perdition's keys and the address. */
    private static final String KEYS = "pbs:";

    /** Keys that Redis is asked to look at in one step of a scan. */
    private static final String STEP = "1000";

    private final RedisServers redis;
    private final String prefix;
    private final Clock clock;

    /** Connects at the first access. Closes the servers with itself. */
    public RedisStore(RedisServers redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
        this.prefix = redis.prefix() + KEYS;
    }

    /** Redis is asked with the first access: a daemon that starts before it waits for it. */
    @Override
    public void prepare() {}

    @Override
    public List<Path> files() {
        return List.of();
    }

    /** What is over already is not written. */
    @Override
    public void learn(Entry entry) throws IOException {
        Instant now = clock.instant();
        // Not rounded up: with many logins from one address, each would give a little more time.
        long left = Duration.between(now, entry.expires()).toMillis();
        if (left > 0) {
            String value = now.getEpochSecond()
                    + entry.learntFrom().map(user -> " " + user).orElse("");
            ask(Command.SET, prefix + entry.address(), value, "PX", Long.toString(left));
        }
    }

    /** Not at once with other processes: the last of them counts, and each gives at least the time of its own login. */
    @Override
    public void refresh(Entry entry) throws IOException {
        learn(entry.after(find(entry.address())));
    }

    @Override
    public Optional<Entry> find(RelayAddress address) throws IOException {
        Object value = ask(Command.GET, prefix + address);
        // Before Redis counts: what the answer takes on its way gives no time.
        Instant now = clock.instant();
        long left = value == null ? 0 : millisLeft(prefix + address);
        if (left <= 0) {
            // A key that does not end is none of ours.
            return Optional.empty();
        }
        String[] words = text(value).split(" ", 2);
        return Optional.of(
                new Entry(address, now.plusMillis(left), words.length < 2 ? Optional.empty() : Optional.of(words[1])));
    }

    private long millisLeft(String key) throws IOException {
        return ask(Command.PTTL, key) instanceof Long left ? left : 0;
    }

    @Override
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (RelayAddress address : addresses()) {
            find(address).ifPresent(entries::add);
        }
        return entries;
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
        return ask(Command.DEL, prefix + address) instanceof Long count && count > 0;
    }

    @Override
    public int purge() throws IOException {
        int count = 0;
        for (RelayAddress address : addresses()) {
            count += remove(address) ? 1 : 0;
        }
        return count;
    }

    /** Redis does that itself. It is asked all the same, so that the log tells soon if it cannot be. */
    @Override
    public List<Entry> expire(Instant now) throws IOException {
        millisLeft(prefix);
        return List.of();
    }

    /** Redis has a clock of its own. */
    @Override
    public void clockSetBack(Duration by) {}

    @Override
    public void sync() {}

    @Override
    public void close() {
        redis.close();
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
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; see to that server, or mend --redis or its password and start anew", e);
        }
    }

    private static String text(@Nullable Object answer) {
        return answer instanceof byte[] octets ? new String(octets, StandardCharsets.UTF_8) : String.valueOf(answer);
    }
}
