// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.StoredText;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** The {@code redis} popmap: the string or hash under prefix and key. */
final class RedisPopmap implements Popmap {
    private static final List<String> FIELDS = List.of("user", "host", "port");

    private final RedisSettings settings;
    private final RedisServers servers;

    RedisPopmap(RedisSettings settings, RedisServers servers) {
        this.settings = settings;
        this.servers = servers;
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
        try {
            return servers.ask(command);
        } catch (IOException e) {
            throw new PopmapUnavailableException(String.valueOf(e.getMessage()));
        }
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
        return servers.describe();
    }

    @Override
    public void close() {
        servers.close();
    }
}
