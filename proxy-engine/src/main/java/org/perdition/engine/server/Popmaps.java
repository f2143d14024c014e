// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.MapSettings;
import org.perdition.engine.config.ProcessSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.lookup.BoundedThreads;
import org.perdition.engine.lookup.PopmapChain;
import org.perdition.engine.lookup.PopmapLink;
import org.perdition.engine.lookup.PopmapLoader;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.lookup.TargetParser;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;

/**
 * The open popmaps of one set of settings, with what is kept of their answers, and the threads their lookups block.
 * Listeners that name the same ones share them; others do not wait for them.
 */
final class Popmaps implements AutoCloseable {
    /** Of {@code lookup_timeout}, what a popmap itself may take: the rest is for answering from what is known of old. */
    private static final int OWN_PERCENT = 80;

    /**
     * What makes a popmap: with another time limit it has other connections, with another delimiter or {@code no_lookup}
     * other answers.
     */
    private record Source(MapSettings map, Duration timeout, String delimiter, boolean noLookup) {
        static List<Source> of(ListenerSettings listener) {
            return listener.route().maps().stream()
                    .map(map -> new Source(
                            map,
                            listener.timeouts().lookup(),
                            listener.route().domainDelimiter(),
                            listener.route().noLookup()))
                    .toList();
        }
    }

    private final Map<Source, PopmapLink> open = new LinkedHashMap<>();
    private final Map<List<Source>, BoundedThreads> threads = new LinkedHashMap<>();

    private Popmaps() {}

    /**
     * Opens them all, or none.
     *
     * @throws ConfigurationException with a line for each that cannot be opened
     */
    static Popmaps open(Settings settings) throws ConfigurationException {
        PopmapLoader loader = new PopmapLoader(Popmaps.class.getClassLoader(), AddedJars.plugins());
        Popmaps popmaps = new Popmaps();
        List<String> problems = new ArrayList<>();
        for (ListenerSettings listener : settings.listeners()) {
            List<Source> sources = Source.of(listener);
            sources.forEach(source -> popmaps.add(source, loader, settings.process(), problems));
            popmaps.threads.computeIfAbsent(sources, any -> threads(sources, settings.process()));
        }
        if (!problems.isEmpty()) {
            popmaps.close();
            throw new ConfigurationException(problems);
        }
        return popmaps;
    }

    private void add(Source source, PopmapLoader loader, ProcessSettings process, List<String> problems) {
        if (open.containsKey(source)) {
            return;
        }
        Duration own = source.timeout().multipliedBy(OWN_PERCENT).dividedBy(100);
        try {
            Popmap popmap = loader.open(
                    source.map(), own, process.lookupThreads(), TargetParser.of(source.delimiter(), source.noLookup()));
            open.put(source, new PopmapLink(popmap, process.lookupCache()));
        } catch (PopmapConfigurationException e) {
            problems.add(source.map().placed(String.valueOf(e.getMessage())));
        }
    }

    private static BoundedThreads threads(List<Source> sources, ProcessSettings process) {
        String names = sources.stream().map(source -> source.map().name()).collect(Collectors.joining("+"));
        return new BoundedThreads("lookup-" + names, process.lookupThreads(), BoundedThreads.DEFAULT_QUEUE);
    }

    /** The popmaps of a listener. */
    PopmapChain of(ListenerSettings listener) {
        return new PopmapChain(Source.of(listener).stream()
                .map(source -> Objects.requireNonNull(open.get(source)))
                .toList());
    }

    /** How the users of a listener are looked up. */
    RealServerLookup lookup(ListenerSettings listener) {
        return new RealServerLookup(
                listener.route(),
                listener.timeouts().lookup(),
                of(listener),
                Objects.requireNonNull(threads.get(Source.of(listener))));
    }

    /** How long lookups under way may go on. */
    Duration longestLookup() {
        return open.keySet().stream()
                .map(Source::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        threads.values().forEach(BoundedThreads::close);
        open.values().forEach(link -> link.popmap().close());
    }
}
