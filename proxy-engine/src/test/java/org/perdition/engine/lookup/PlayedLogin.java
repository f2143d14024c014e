// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.ProxyOptions;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.config.SettingsReader;
import org.perdition.engine.username.LoginNames;
import org.perdition.engine.username.State;
import org.perdition.engine.username.UserName;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;

/** One listener's way from option texts to names, with a popmap in memory. No network. */
final class PlayedLogin {
    private static final LookupContext CONTEXT = new LookupContext(
            new InetSocketAddress("127.0.0.1", 50_000),
            new InetSocketAddress("127.0.0.5", 25_626),
            "POP3",
            false,
            "@",
            1,
            Optional.empty());

    private static final BoundedThreads THREADS = new BoundedThreads("played", 1, 1);

    /**
     * What could be seen of a login.
     *
     * @param asked the keys, with commas between; {@code -} if the popmap was not asked
     * @param server the first candidate, or kind and detail of the failure
     */
    record Seen(String asked, String server, String local, String octets, String log) {
        String remote() {
            return text(octets);
        }
    }

    private record MapInMemory(Map<String, String> entries) implements Popmap {
        @Override
        public LookupResult lookup(LookupKey key, LookupContext context) {
            String answer = entries.get(new String(key.bytes(), StandardCharsets.UTF_8));
            return answer == null ? LookupResult.NOT_FOUND : new LookupResult.Found(answer);
        }

        @Override
        public String describe() {
            return "in memory";
        }

        @Override
        public void close() {}
    }

    private final RouteSettings route;
    private final RealServerLookup lookup;

    private PlayedLogin(RouteSettings route, Popmap popmap) {
        this.route = route;
        lookup = new RealServerLookup(route, Duration.ofSeconds(50), RealServerLookupTest.chain(popmap), THREADS);
    }

    /** The options as {@code NAME=TEXT} with blanks between, {@code U+2423} for a blank; the popmap as KEY>ANSWER. */
    static PlayedLogin with(String options, String popmap) {
        Map<Option, String> words = new LinkedHashMap<>();
        words.put(option("outgoing_server"), "d:25600");
        for (String word : pieces(options)) {
            int at = word.indexOf('=');
            words.put(option(word.substring(0, at)), word.substring(at + 1).replace('\u2423', ' '));
        }
        Map<String, String> entries = new HashMap<>();
        for (String entry : pieces(popmap)) {
            int at = entry.indexOf('>');
            entries.put(entry.substring(0, at), entry.substring(at + 1));
        }
        try {
            Path nowhere = Path.of("/nowhere");
            RouteSettings route = SettingsReader.read(new Environment("perdition", nowhere, nowhere), words)
                    .listeners()
                    .get(0)
                    .route();
            return new PlayedLogin(route, new MapInMemory(entries));
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String[] pieces(String text) {
        return text.equals("-") ? new String[0] : text.split(" ");
    }

    private static Option option(String name) {
        return ProxyOptions.TABLE.find(name).orElseThrow();
    }

    Seen play(String typed, String localName) {
        return playOctets(UserName.octets(typed), localName);
    }

    /** What {@code LoginAttempt} does with its names. */
    Seen playOctets(String typed, String localName) {
        LoginNames names = route.names().names(typed, localName.isEmpty() ? Optional.empty() : Optional.of(localName));
        List<String> keys = new ArrayList<>();
        RouteOutcome outcome = lookup.find(names, CONTEXT, (key, result) -> keys.add(text(key)))
                .toCompletableFuture()
                .join();
        LoginNames used = names;
        String server;
        if (outcome instanceof RouteOutcome.Routed routed) {
            used = routed.userName().map(names::withName).orElse(names);
            server = routed.candidates().stream().map(HostPort::toString).collect(Collectors.joining(","));
        } else {
            RouteOutcome.Failed failed = (RouteOutcome.Failed) outcome;
            server = failed.failure().kind() + " " + failed.failure().detail();
        }
        return new Seen(
                keys.isEmpty() ? "-" : String.join(",", keys).replace(' ', '\u2423'),
                server,
                text(used.forState(State.LOCAL_AUTHENTICATION)),
                used.forState(State.REMOTE_LOGIN),
                text(used.name()));
    }

    private static String text(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
