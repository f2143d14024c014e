// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.Secret;
import org.perdition.popmap.network.Endpoint;

/**
 * The popmap's option: {@value #FORM}. {@code %XX} stands for an octet in user, password and prefix. Immutable.
 *
 * @param servers one or more
 * @param transport TLS with {@code rediss}
 * @param user empty for the default one
 * @param password empty for none
 * @param database its number, 0 unless written
 * @param prefix what stands before keys
 * @param type of the values
 */
record RedisUrl(
        List<Endpoint.Inet> servers,
        RedisSettings.Transport transport,
        Optional<String> user,
        Optional<Secret> password,
        int database,
        String prefix,
        RedisSettings.ValueType type) {
    /** For operators. */
    static final String FORM =
            "redis[s]://[[USER]:PASSWORD@]HOST[:PORT][,HOST[:PORT]...][/DATABASE][?prefix=PREFIX&type=string|hash]";

    /** Unless another one is written. */
    static final String DEFAULT = "redis://localhost";

    private static final Pattern PARTS = Pattern.compile(
            "(rediss?)://(?:([^@/?#\\s:]*):([^@/?#\\s]*)@)?([^@/?#\\s]+)(?:/([0-9]{0,7}))?(?:\\?([^#\\s]*))?");

    /** A text is no URL of this kind. Its message shows nothing that may be a password. */
    static final class BadUrlException extends Exception {
        private static final long serialVersionUID = 1L;

        BadUrlException(String message) {
            super(message);
        }
    }

    /** Reads one. */
    static RedisUrl parse(String text) throws BadUrlException {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new BadUrlException("the URL has another form");
        }
        int database = parts.group(5) == null || parts.group(5).isEmpty() ? 0 : Integer.parseInt(parts.group(5));
        if (database > RedisSettings.MAX_DATABASE) {
            throw new BadUrlException("no database has the number " + database);
        }
        String prefix = RedisSettings.PREFIX;
        RedisSettings.ValueType type = RedisSettings.ValueType.STRING;
        for (String parameter : parameters(parts.group(6))) {
            if (parameter.startsWith("prefix=")) {
                prefix = decoded(parameter.substring("prefix=".length()));
            } else if (parameter.startsWith("type=")) {
                type = RedisSettings.ValueType.parse(parameter.substring("type=".length()))
                        .orElseThrow(() -> new BadUrlException("the type is neither string nor hash"));
            } else {
                throw new BadUrlException("there is something else than prefix and type behind the \"?\"");
            }
        }
        Optional<String> user = present(parts.group(2));
        Optional<String> password = present(parts.group(3));
        return new RedisUrl(
                servers(parts.group(4)),
                parts.group(1).equals("rediss") ? RedisSettings.Transport.TLS : RedisSettings.Transport.CLEAR,
                user,
                password.map(secret -> new Secret(secret.getBytes(StandardCharsets.UTF_8))),
                database,
                prefix,
                type);
    }

    private static List<String> parameters(@Nullable String query) {
        return query == null || query.isEmpty() ? List.of() : List.of(query.split("&", -1));
    }

    private static List<Endpoint.Inet> servers(String text) throws BadUrlException {
        List<Endpoint.Inet> servers = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            servers.add(Endpoint.inet(word, RedisSettings.PORT)
                    .orElseThrow(() -> new BadUrlException(
                            "between \"//\" and \"/\" there is something that is no " + "HOST or HOST:PORT")));
        }
        return List.copyOf(servers);
    }

    private static Optional<String> present(@Nullable String text) throws BadUrlException {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(decoded(text));
    }

    /** As written but for {@code %XX}; a plus is a plus. */
    private static String decoded(String text) throws BadUrlException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < written.length; i++) {
            if (written[i] != '%') {
                octets.write(written[i]);
                continue;
            }
            int high = i + 2 < written.length ? Character.digit(written[i + 1], 16) : -1;
            int low = i + 2 < written.length ? Character.digit(written[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new BadUrlException("a \"%\" without two hexadecimal digits behind it (a percent sign is %25)");
            }
            octets.write(high << 4 | low);
            i += 2;
        }
        return new LookupKey(octets.toByteArray())
                .text()
                .orElseThrow(() -> new BadUrlException("%XX that together are no UTF-8"));
    }
}
