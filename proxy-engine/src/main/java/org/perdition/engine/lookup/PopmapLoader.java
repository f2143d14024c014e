// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the popmap that {@code map_library} names, by way of {@link ServiceLoader}. */
public final class PopmapLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PopmapLoader.class);

    /** A library of the original; its name is ours. */
    private static final Pattern LIBRARY =
            Pattern.compile("(?:.*/)?libperditiondb_([A-Za-z0-9_]+)\\.so(?:\\.[0-9.]+)?");

    private final SortedMap<String, PopmapFactory> factories = new TreeMap<>();

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
            } catch (ServiceConfigurationError e) {
                LOG.warn("A popmap provider cannot be used: {}", e.getMessage());
            }
        }
    }

    /**
     * Opens a popmap.
     *
     * @param mapLibrary {@code map_library}: a provider's name, or a path of the original such as {@code
     *     /usr/lib/libperditiondb_gdbm.so.0}; empty for none
     * @return the popmap, or empty if none is asked for
     */
    public Optional<Popmap> open(String mapLibrary, PopmapOptions options) throws PopmapConfigurationException {
        if (mapLibrary.isEmpty()) {
            return Optional.empty();
        }
        Matcher library = LIBRARY.matcher(mapLibrary);
        String name = library.matches() ? library.group(1) : mapLibrary;
        PopmapFactory factory = factories.get(name);
        if (factory == null) {
            throw new PopmapConfigurationException("map_library: no popmap provider is named \"" + mapLibrary
                    + "\"; known are " + (factories.isEmpty() ? "none" : String.join(", ", factories.keySet()))
                    + ", and \"\" for no popmap");
        }
        return Optional.of(factory.open(options));
    }
}
