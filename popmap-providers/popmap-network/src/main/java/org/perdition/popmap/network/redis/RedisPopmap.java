// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.StoredText;
import org.perdition.popmap.network.TimeLimit;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** The {@code redis} popmap: the string or hash under prefix and key. */
final class RedisPopmap implements Popmap {
    private static final List<String> FIELDS = List.of("user", "host", "port");

    private final RedisSettings settings;
    private final List<RedisConnections> servers = new ArrayList<>();
    /** The server that answered last; where two threads differ either will do. */
    private volatile int first;

    RedisPopmap(RedisSettings settings, @Nullable SSLSocketFactory tls) {
        this.settings = settings;
        int timeoutMillis = (int) Math.min(
                Integer.MAX_VALUE,
                // Connecting and logging in are two waits.
                settings.timeout().toMillis() / (2L * settings.servers().size()));
        if (timeoutMillis == 0 && !settings.timeout().isZero()) {
            timeoutMillis = 1;
        }
        for (RedisServer server : settings.servers()) {
            RedisSockets sockets = new RedisSockets(server, timeoutMillis, tls);
            servers.add(new RedisConnections(server, settings, sockets, timeoutMillis));
        }
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        return switch (settings.type()) {
            case STRING -> string(ask(new CommandArguments(Protocol.Command.GET).add(storeKey(key))));
            case HASH -> {
                CommandArguments command = new CommandArguments(Protocol.Command.HMGET).add(storeKey(key));
                FIELDS.forEach(field -> command.add(field.getBytes(StandardCharsets.UTF_8)));
                yield hash(ask(command), context.domainDelimiter());
            }
        };
    }

    private byte[] storeKey(LookupKey key) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(settings.prefix().getBytes(StandardCharsets.UTF_8));
        whole.writeBytes(key.bytes());
        return whole.toByteArray();
    }

    private @Nullable Object ask(CommandArguments command) throws PopmapUnavailableException, InterruptedException {
        TimeLimit limit = TimeLimit.in(settings.timeout());
        List<String> complaints = new ArrayList<>();
        int start = first;
        for (int i = 0; i < servers.size(); i++) {
            int number = (start + i) % servers.size();
            try {
                Object answer = servers.get(number).ask(command, limit.share(servers.size() - i));
                first = number;
                return answer;
            } catch (IOException e) {
                complaints.add(e.getMessage());
            }
        }
        throw new PopmapUnavailableException("redis " + String.join("; ", complaints));
    }

    private static LookupResult string(@Nullable Object answer) throws PopmapUnavailableException {
        return answer == null ? LookupResult.NOT_FOUND : new LookupResult.Found(text(answer));
    }

    private static LookupResult hash(@Nullable Object answer, String delimiter) throws PopmapUnavailableException {
        if (!(answer instanceof List<?> fields) || fields.size() != FIELDS.size()) {
            throw new PopmapUnavailableException("redis: an answer of another form than asked for");
        }
        String user = text(fields.get(0));
        String host = text(fields.get(1));
        String port = text(fields.get(2));
        return user.isEmpty() && host.isEmpty() && port.isEmpty()
                ? LookupResult.NOT_FOUND
                : LookupResult.Found.of(user, host, port, delimiter);
    }

    private static String text(@Nullable Object value) throws PopmapUnavailableException {
        if (value == null) {
            return "";
        }
        if (value instanceof byte[] octets) {
            return StoredText.of(octets);
        }
        throw new PopmapUnavailableException("redis: an answer of another form than asked for");
    }

    @Override
    public String describe() {
        return "redis "
                + String.join(
                        ",",
                        settings.servers().stream().map(RedisServer::toString).toList()) + "/"
                + settings.database();
    }

    @Override
    public void close() {
        servers.forEach(RedisConnections::close);
    }
}
