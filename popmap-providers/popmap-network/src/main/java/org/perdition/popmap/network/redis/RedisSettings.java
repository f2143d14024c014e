// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.Secret;
import org.perdition.popmap.network.Endpoint;

/**
 * What a {@code redis} popmap is told. Immutable.
 *
 * @param servers asked in turn; the one that answered last comes first
 * @param transport in clear or with TLS
 * @param authorities file with certificates to trust, PEM; empty for those of the JVM
 * @param database its number
 * @param user the ACL user; empty for the default one
 * @param password empty to log in as nobody
 * @param prefix what stands before the user's key
 * @param type of the values
 * @param connections most at once, to each server
 * @param timeout longest wait of a lookup, zero for ever
 */
record RedisSettings(
        List<Endpoint.Inet> servers,
        Transport transport,
        Optional<Path> authorities,
        int database,
        Optional<String> user,
        Optional<Secret> password,
        String prefix,
        ValueType type,
        int connections,
        Duration timeout) {
    static final String PREFIX = "perdition:";

    /** The port everybody uses. */
    static final int PORT = 6379;

    /** Highest number of a database. Redis lets the operator have as many as they like. */
    static final int MAX_DATABASE = 1_000_000;

    /** Most connections. */
    private static final int MAX_CONNECTIONS = 1_000;

    private static final String HOST = "localhost";

    static final List<PopmapProperty> PROPERTIES = List.of(
            new PopmapProperty(
                    "url", "", "all in one, as map_library_opt; then nothing else but passwords and ca_file"),
            new PopmapProperty("host", HOST, "servers, HOST[:PORT] each, asked in turn"),
            new PopmapProperty("port", Integer.toString(PORT), "port of servers without one"),
            new PopmapProperty("tls", "off", "whether to speak TLS"),
            new PopmapProperty("ca_file", "those of the JVM", "certificates to trust, PEM"),
            new PopmapProperty("database", "0", "number of the database"),
            new PopmapProperty("user", "", "ACL user"),
            new PopmapProperty("password", "", "password"),
            new PopmapProperty("password_file", "", "file with the password in its first line"),
            new PopmapProperty("prefix", PREFIX, "what stands before the user name in a key"),
            new PopmapProperty("type", "string", "string or hash"),
            new PopmapProperty("pool", "lookup_threads", "most connections to each server"));

    /** In clear or not. */
    enum Transport {
        CLEAR,
        TLS
    }

    /** What a key holds. */
    enum ValueType {
        /** {@code [user@]host[:port]}. */
        STRING,
        /** Fields user, host and port. */
        HASH;

        static Optional<ValueType> parse(String text) {
            return switch (text) {
                case "string" -> Optional.of(STRING);
                case "hash" -> Optional.of(HASH);
                default -> Optional.empty();
            };
        }
    }

    static RedisSettings of(PopmapOptions options) throws PopmapConfigurationException {
        if (!options.named()) {
            RedisSettings settings = url(options, options.option());
            if (settings.user().isPresent() && settings.password().isEmpty()) {
                throw options.badOption("there is no password to the user, so that nobody would log in; write "
                        + RedisUrl.FORM + ", or remove the user");
            }
            return settings;
        }
        Optional<String> url = options.text("url");
        RedisSettings settings = url.isPresent() ? url(options, url.get()) : properties(options);
        if (settings.authorities().isPresent() && settings.transport() == Transport.CLEAR) {
            throw options.problem(
                    "ca_file",
                    "without TLS it is for nothing; write "
                            + (url.isPresent() ? "rediss:// in front of the url" : "tls = on") + ", or remove it");
        }
        if (settings.user().isPresent() && settings.password().isEmpty()) {
            throw options.problem(
                    url.isPresent() ? "url" : "user",
                    "there is no password to the user, so that nobody would log in; write password_file as well, or"
                            + " remove the user");
        }
        return settings;
    }

    private static RedisSettings properties(PopmapOptions options) throws PopmapConfigurationException {
        String type = options.text("type", "string");
        Optional<ValueType> parsed = ValueType.parse(type);
        if (parsed.isEmpty()) {
            throw options.problem("type", "\"" + type + "\" is no kind of value; write string or hash");
        }
        return new RedisSettings(
                servers(options),
                options.flag("tls", false) ? Transport.TLS : Transport.CLEAR,
                options.path("ca_file"),
                options.number("database", 0, 0, MAX_DATABASE),
                options.text("user"),
                password(options),
                options.text("prefix", PREFIX),
                parsed.get(),
                options.number("pool", options.threads(), 1, MAX_CONNECTIONS),
                options.timeout());
    }

    private static List<Endpoint.Inet> servers(PopmapOptions options) throws PopmapConfigurationException {
        int port = options.number("port", PORT, 1, Endpoint.MAX_PORT);
        List<Endpoint.Inet> servers = new ArrayList<>();
        for (String word : options.text("host").isPresent() ? options.words("host") : List.of(HOST)) {
            servers.add(Endpoint.inet(word, port)
                    .orElseThrow(() -> options.problem(
                            "host",
                            "\"" + word + "\" is no server; write HOST or HOST:PORT, [ADDRESS]:PORT for IPv6")));
        }
        return List.copyOf(servers);
    }

    private static Optional<Secret> password(PopmapOptions options) throws PopmapConfigurationException {
        Optional<String> text = options.secret("password");
        if (text.isPresent() && text.get().isEmpty()) {
            throw options.problem("password_file", "the first line is empty; write the password there");
        }
        return text.map(secret -> new Secret(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private static RedisSettings url(PopmapOptions options, String text) throws PopmapConfigurationException {
        for (String other : List.of("host", "port", "tls", "database", "user", "prefix", "type")) {
            if (options.text(other).isPresent()) {
                throw options.problem(other, "the url says that as well; keep one of them");
            }
        }
        try {
            RedisUrl url = RedisUrl.parse(text.isEmpty() ? RedisUrl.DEFAULT : text);
            Optional<Secret> password = password(options);
            return new RedisSettings(
                    url.servers(),
                    url.transport(),
                    options.path("ca_file"),
                    url.database(),
                    url.user(),
                    password.isPresent() ? password : url.password(),
                    url.prefix(),
                    url.type(),
                    options.number("pool", options.threads(), 1, MAX_CONNECTIONS),
                    options.timeout());
        } catch (RedisUrl.BadUrlException e) {
            String what = e.getMessage() + "; write " + RedisUrl.FORM;
            throw options.named() ? options.problem("url", what) : options.badOption(what);
        }
    }
}
