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
import java.util.stream.Collectors;
import org.perdition.engine.config.MapSettings;
import org.perdition.engine.config.Printable;
import org.perdition.popmap.AnswerCheck;
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
    private final List<Path> plugins;
    /** What was wrong with providers that are there and do not load. */
    private final List<String> unusable = new ArrayList<>();

    /**
     * Finds the providers.
     *
     * @param classes where to look
     * @param plugins jars that an operator has added to these classes
     */
    public PopmapLoader(ClassLoader classes, List<Path> plugins) {
        this.plugins = List.copyOf(plugins);
        Iterator<PopmapFactory> found =
                ServiceLoader.load(PopmapFactory.class, classes).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                PopmapFactory factory = found.next();
                factories.putIfAbsent(factory.name(), factory);
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                // Such as a jar made for a newer Java, or a class that is not in it.
                String why =
                        Printable.oneLine(e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
                String jar = ProviderJars.naming(why, classes)
                        .map(place -> place + ": ")
                        .orElse("");
                LOG.warn("A popmap provider cannot be used: {}{}", jar, why);
                unusable.add(jar + why);
            }
        }
    }

    /**
     * Opens a popmap.
     *
     * @param map which, and what is written for it
     * @param timeout {@code lookup_timeout}
     * @param threads {@code lookup_threads}
     * @param answers tells of answers that are of no use
     * @throws PopmapConfigurationException if there is no such provider, it has no such property, it cannot use what is
     *     written, or fails
     */
    public Popmap open(MapSettings map, Duration timeout, int threads, AnswerCheck answers)
            throws PopmapConfigurationException {
        PopmapFactory factory = factories.get(map.library());
        if (factory == null) {
            throw new PopmapConfigurationException(where(map) + ": " + noProvider(map));
        }
        try {
            refuseUnknown(map, factory);
            Popmap popmap = factory.open(new PopmapOptions(
                    map.name(), map.option(), map.properties(), map.directory(), timeout, threads, answers));
            if (popmap == null) {
                throw new IllegalStateException("it has opened nothing");
            }
            return popmap;
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("Popmap {} cannot be opened", map.name(), e);
            throw new PopmapConfigurationException(
                    where(map) + ": the provider " + map.library() + ", "
                            + factory.getClass().getName()
                            + ProviderJars.of(factory).map(jar -> " in " + jar).orElse("") + ", has failed ("
                            + Printable.oneLine(e.toString()) + "); that is a mistake in it, tell its makers",
                    e);
        }
    }

    /** What says which kind it is. */
    private static String where(MapSettings map) {
        return map.library().equals(map.name()) ? "map_library" : "popmap." + map.name() + ".library";
    }

    private String noProvider(MapSettings map) {
        List<Path> silent = ProviderJars.withoutProvider(plugins);
        String kind = "popmap." + map.name() + ".library";
        boolean ownName = map.library().equals(map.name()) && map.hasOwnLines();
        return "no popmap provider is named \"" + map.library() + "\"; "
                + (ownName ? "if that is a name of your own, write its kind as " + kind + " = KIND; " : "")
                + "known are " + (factories.isEmpty() ? "none" : String.join(", ", factories.keySet()))
                + ", and an empty map_library for no popmap"
                + (unusable.isEmpty() ? "" : "; these do not load: " + String.join(", ", unusable))
                + (silent.isEmpty()
                        ? ""
                        : "; no " + ProviderJars.SERVICE + " that names a provider is in "
                                + silent.stream().map(Path::toString).collect(Collectors.joining(", ")));
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
