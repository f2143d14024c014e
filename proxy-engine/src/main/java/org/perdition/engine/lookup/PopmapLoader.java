// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.perdition.engine.config.MapSettings;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens popmaps, by way of {@link ServiceLoader}. */
public final class PopmapLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PopmapLoader.class);

    private final SortedMap<String, PopmapFactory> factories = new TreeMap<>();
    /** What was wrong with providers that are there and do not load. */
    private final List<String> unusable = new ArrayList<>();

    /**
     * Finds the providers.
     *
     * @param classes where to look: the engine's own loader, or one that knows the jars of {@code lib/plugins}
     *     as well
     */
    public PopmapLoader(ClassLoader classes) {
        Iterator<PopmapFactory> found =
                ServiceLoader.load(PopmapFactory.class, classes).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                PopmapFactory factory = found.next();
                factories.putIfAbsent(factory.name(), factory);
            } catch (ServiceConfigurationError | LinkageError e) {
                // Such as a jar made for a newer Java; its name stands in the message.
                LOG.warn("A popmap provider cannot be used: {}", e.toString());
                unusable.add(e.toString());
            }
        }
    }

    /**
     * Opens a popmap.
     *
     * @param map which, and what is written for it
     * @param timeout {@code lookup_timeout}
     * @param threads {@code lookup_threads}
     * @throws PopmapConfigurationException if there is no such provider, it has no such property, or it cannot use
     *     what is written
     */
    public Popmap open(MapSettings map, Duration timeout, int threads) throws PopmapConfigurationException {
        PopmapFactory factory = factories.get(map.library());
        if (factory == null) {
            throw new PopmapConfigurationException(
                    (map.library().equals(map.name()) ? "map_library" : "popmap." + map.name() + ".library")
                            + ": no popmap provider is named \"" + map.library() + "\"; known are "
                            + (factories.isEmpty() ? "none" : String.join(", ", factories.keySet()))
                            + ", and an empty map_library for no popmap"
                            + (unusable.isEmpty() ? "" : "; these do not load: " + String.join(", ", unusable)));
        }
        refuseUnknown(map, factory);
        Path directory = map.directory();
        return factory.open(new PopmapOptions(map.name(), map.option(), map.properties(), directory, timeout, threads));
    }

    private static void refuseUnknown(MapSettings map, PopmapFactory factory) throws PopmapConfigurationException {
        List<String> known =
                factory.properties().stream().map(PopmapProperty::name).sorted().toList();
        for (String property : map.properties().keySet().stream().sorted().toList()) {
            if (!known.contains(property)) {
                throw new PopmapConfigurationException("popmap." + map.name() + "." + property + ": a popmap of kind "
                        + map.library() + " has no property of this name; it has "
                        + (known.isEmpty()
                                ? "none, write popmap." + map.name() + ".option"
                                : String.join(", ", known)));
            }
        }
    }
}
