// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code ssl_mode}: how both legs are protected.
 *
 * @param client the leg towards the client
 * @param server the leg towards the real-server
 */
public record SslMode(LegSecurity client, LegSecurity server) {
    /** Both legs in clear. */
    public static final SslMode NONE = new SslMode(LegSecurity.PLAIN, LegSecurity.PLAIN);

    /** Both legs in TLS from the first byte. */
    public static final SslMode SSL_ALL = new SslMode(LegSecurity.SSL, LegSecurity.SSL);

    /** The ten words. */
    private enum Word {
        NONE(LegSecurity.PLAIN, LegSecurity.PLAIN),
        SSL_LISTEN(LegSecurity.SSL, null),
        SSL_OUTGOING(null, LegSecurity.SSL),
        SSL_ALL(LegSecurity.SSL, LegSecurity.SSL),
        TLS_LISTEN(LegSecurity.STARTTLS, null),
        TLS_OUTGOING(null, LegSecurity.STARTTLS),
        TLS_ALL(LegSecurity.STARTTLS, LegSecurity.STARTTLS),
        TLS_LISTEN_FORCE(LegSecurity.STARTTLS_FORCED, null),
        TLS_OUTGOING_FORCE(null, LegSecurity.STARTTLS_FORCED),
        TLS_ALL_FORCE(LegSecurity.STARTTLS_FORCED, LegSecurity.STARTTLS_FORCED);

        private final @Nullable LegSecurity client;
        private final @Nullable LegSecurity server;

        Word(@Nullable LegSecurity client, @Nullable LegSecurity server) {
            this.client = client;
            this.server = server;
        }

        private String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads words separated by commas, in any case. {@code _force} together with the same word without it means
     * force. Anything else that says two things of one leg is a contradiction.
     */
    public static SslMode parse(String text) throws UnusableValueException {
        @Nullable LegSecurity client = null;
        @Nullable LegSecurity server = null;
        String before = "";
        for (String element : text.split(",", -1)) {
            Word word = word(element.strip());
            client = join(client, word.client, before, word);
            server = join(server, word.server, before, word);
            before = before.isEmpty() ? word.written() : before + "," + word.written();
        }
        return new SslMode(client == null ? LegSecurity.PLAIN : client, server == null ? LegSecurity.PLAIN : server);
    }

    private static Word word(String element) throws UnusableValueException {
        Optional<Word> word = Arrays.stream(Word.values())
                .filter(candidate -> candidate.written().equals(element.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (word.isEmpty()) {
            List<String> words = Arrays.stream(Word.values()).map(Word::written).toList();
            throw new UnusableValueException(
                    UnusableValueException.quote(element) + " is no ssl_mode",
                    NearestName.among(words, element)
                                    .map(near -> "did you mean " + near + "? It is ")
                                    .orElse("write ")
                            + "one or more of " + String.join(", ", words));
        }
        return word.get();
    }

    private static @Nullable LegSecurity join(
            @Nullable LegSecurity known, @Nullable LegSecurity added, String before, Word word)
            throws UnusableValueException {
        if (known == null || added == null || known == added) {
            return known == null ? added : known;
        }
        if (known.starttls() && added.starttls()) {
            return LegSecurity.STARTTLS_FORCED;
        }
        throw new UnusableValueException(
                word.written() + " contradicts " + before, "write one way for each of the two legs");
    }

    /** The shortest words that {@link #parse} reads as this mode. */
    public String format() {
        String listen = words("listen", client);
        String outgoing = words("outgoing", server);
        if (client == server) {
            return client == LegSecurity.PLAIN ? "none" : words("all", client);
        }
        return listen.isEmpty() ? outgoing : outgoing.isEmpty() ? listen : listen + "," + outgoing;
    }

    private static String words(String leg, LegSecurity security) {
        return switch (security) {
            case PLAIN -> "";
            case SSL -> "ssl_" + leg;
            case STARTTLS -> "tls_" + leg;
            case STARTTLS_FORCED -> "tls_" + leg + "_force";
        };
    }
}
