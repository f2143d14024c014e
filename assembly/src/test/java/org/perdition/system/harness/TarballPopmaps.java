// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;

/**
 * The popmap providers as the tarball ships them, for the contract every popmap is held to. Only the interface itself
 * comes from the tests' own class path.
 */
public final class TarballPopmaps {
    private static final class Shared {
        static final ClassLoader LIBRARIES = libraries();
    }

    private TarballPopmaps() {}

    private static ClassLoader libraries() {
        try (Stream<Path> files = Files.list(Tarball.home().resolve("lib"))) {
            List<URL> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(TarballPopmaps::url)
                    .toList();
            return new URLClassLoader(jars.toArray(URL[]::new), TarballPopmaps.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a popmap of the provider of this name. */
    public static Popmap open(String provider, PopmapOptions options) throws PopmapConfigurationException {
        return factory(provider).open(options);
    }

    /** A class of the tarball's libraries. */
    public static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, true, Shared.LIBRARIES);
    }

    private static PopmapFactory factory(String provider) {
        return ServiceLoader.load(PopmapFactory.class, Shared.LIBRARIES).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals(provider))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the tarball has no popmap provider " + provider));
    }
}
