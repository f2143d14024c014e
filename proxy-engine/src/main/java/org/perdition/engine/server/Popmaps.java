// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.MapSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.lookup.PopmapChain;
import org.perdition.engine.lookup.PopmapLoader;
import org.perdition.popmap.PopmapConfigurationException;

/** The open popmaps of one set of settings, with what is kept of their answers. Listeners that name the same one share it. */
final class Popmaps implements AutoCloseable {
    /** What makes a popmap: the same one with another time limit has other connections. */
    private record Source(MapSettings map, Duration timeout) {
        static List<Source> of(ListenerSettings listener) {
            return listener.route().maps().stream()
                    .map(map -> new Source(map, listener.timeouts().lookup()))
                    .toList();
        }
    }

    private final Map<Source, PopmapChain.Link> open;

    private Popmaps(Map<Source, PopmapChain.Link> open) {
        this.open = open;
    }

    /**
     * Opens them all, or none.
     *
     * @throws ConfigurationException with a line for each that cannot be opened
     */
    static Popmaps open(Settings settings) throws ConfigurationException {
        PopmapLoader loader = new PopmapLoader(Popmaps.class.getClassLoader());
        Set<Source> wanted = new LinkedHashSet<>();
        settings.listeners().forEach(listener -> wanted.addAll(Source.of(listener)));
        Map<Source, PopmapChain.Link> open = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Source source : wanted) {
            try {
                open.put(
                        source,
                        PopmapChain.Link.of(
                                loader.open(
                                        source.map(),
                                        source.timeout(),
                                        settings.process().lookupThreads()),
                                settings.process().lookupCache()));
            } catch (PopmapConfigurationException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        Popmaps popmaps = new Popmaps(open);
        if (!problems.isEmpty()) {
            popmaps.close();
            throw new ConfigurationException(problems);
        }
        return popmaps;
    }

    /** The popmaps of a listener. */
    PopmapChain of(ListenerSettings listener) {
        return new PopmapChain(Source.of(listener).stream()
                .map(source -> Objects.requireNonNull(open.get(source)))
                .toList());
    }

    @Override
    public void close() {
        open.values().forEach(link -> link.popmap().close());
    }
}
