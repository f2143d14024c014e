// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.net.Resolver;
import org.perdition.popmap.net.TimeLimit;
import org.perdition.popmap.network.Authorities;
import org.perdition.popmap.network.Endpoint;
import redis.clients.jedis.CommandArguments;

/**
 * Servers that are asked in turn until one answers; the one that answered last comes first. Connections are kept. Safe
 * for use by several threads.
 */
public final class RedisServers implements AutoCloseable {
    /** What {@link #open} calls its settings in what it complains of. */
    private static final String NAME = "redis";

    private final RedisSettings settings;
    private final Resolver resolver;
    private final List<RedisConnections> servers = new ArrayList<>();
    /** The server that answered last; where two threads differ either will do. */
    private volatile int first;

    RedisServers(RedisSettings settings, @Nullable SSLSocketFactory tls, Resolver resolver) {
        this.settings = settings;
        this.resolver = resolver;
        int timeoutMillis = (int) Math.min(
                Integer.MAX_VALUE,
                // Connecting and logging in are two waits.
                settings.timeout().toMillis() / (2L * settings.servers().size()));
        if (timeoutMillis == 0 && !settings.timeout().isZero()) {
            timeoutMillis = 1;
        }
        for (Endpoint.Inet server : settings.servers()) {
            RedisSockets sockets = new RedisSockets(server, resolver, timeoutMillis, tls);
            servers.add(new RedisConnections(server, settings, sockets, timeoutMillis, RedisConnections.IDLE));
        }
    }

    static RedisServers of(RedisSettings settings, PopmapOptions options) throws PopmapConfigurationException {
        return new RedisServers(
                settings,
                settings.transport() == RedisSettings.Transport.TLS
                        ? Authorities.trusting(settings.authorities(), options)
                        : null,
                new Resolver());
    }

    /**
     * Servers for other use than as a popmap. Connects to nothing yet.
     *
     * @param url {@value RedisUrl#FORM}
     * @param passwordFile its first line is the password, if the URL has none
     * @param authorities certificates to trust, PEM; empty for those of the JVM
     * @param connections most at once, to each server
     * @param timeout longest wait of a command
     * @throws PopmapConfigurationException naming {@code popmap.redis.url}, {@code .password_file} or {@code .ca_file},
     *     if it cannot be used
     */
    public static RedisServers open(
            String url, Optional<Path> passwordFile, Optional<Path> authorities, int connections, Duration timeout)
            throws PopmapConfigurationException {
        Map<String, String> properties = new TreeMap<>(Map.of("url", url));
        passwordFile.ifPresent(file -> properties.put("password_file", file.toString()));
        authorities.ifPresent(file -> properties.put("ca_file", file.toString()));
        PopmapOptions options = new PopmapOptions(NAME, "", properties, Path.of("/"), timeout, connections);
        return of(RedisSettings.of(options), options);
    }

    /** What stands before keys. */
    public String prefix() {
        return settings.prefix();
    }

    /**
     * Runs a command.
     *
     * @return what the server answers: octets, a number, a list of these, or nothing
     * @throws IOException if none answers in time; one line that names all and shows no password
     */
    public @Nullable Object ask(CommandArguments command) throws IOException, InterruptedException {
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
        throw new IOException("redis " + String.join("; ", complaints));
    }

    /** The servers and the database, without secrets. */
    public String describe() {
        return "redis "
                + settings.servers().stream().map(Endpoint.Inet::toString).collect(Collectors.joining(",")) + "/"
                + settings.database();
    }

    @Override
    public void close() {
        resolver.close();
        servers.forEach(RedisConnections::close);
    }
}
