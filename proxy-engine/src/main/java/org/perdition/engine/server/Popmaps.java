// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.lookup.PopmapLoader;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** The open popmaps of one set of settings. Listeners that name the same one share it. */
final class Popmaps implements AutoCloseable {
    private record Source(String map, String option, Path directory) {
        static Optional<Source> of(RouteSettings route) {
            return route.map().map(map -> new Source(map, route.mapOption(), route.mapDirectory()));
        }
    }

    private final Map<Source, Popmap> open;

    private Popmaps(Map<Source, Popmap> open) {
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
        for (ListenerSettings listener : settings.listeners()) {
            Source.of(listener.route()).ifPresent(wanted::add);
        }
        Map<Source, Popmap> open = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Source source : wanted) {
            try {
                loader.open(source.map(), PopmapOptions.of(source.option(), source.directory()))
                        .ifPresent(popmap -> open.put(source, popmap));
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

    /** The popmap of a listener, or empty if it has none. */
    Optional<Popmap> of(RouteSettings route) {
        return Source.of(route).map(open::get);
    }

    @Override
    public void close() {
        open.values().forEach(Popmap::close);
    }
}
