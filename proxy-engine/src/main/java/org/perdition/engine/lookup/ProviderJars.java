// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.perdition.popmap.PopmapFactory;

/** From what jars popmap providers come: the part of a message that lets an operator find the culprit. */
final class ProviderJars {
    /** The file in a jar that names its providers. */
    static final String SERVICE = "META-INF/services/" + PopmapFactory.class.getName();

    private ProviderJars() {}

    /** The jar or folder of a provider that was loaded; empty if it is not known. */
    static Optional<String> of(PopmapFactory factory) {
        return Optional.ofNullable(factory.getClass().getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(ProviderJars::shown);
    }

    /**
     * The jar that names a class as a provider.
     *
     * @param failure what Java says of a provider that does not load; the name of its class is in it
     */
    static Optional<String> naming(String failure, ClassLoader classes) {
        try {
            for (URL services : Collections.list(classes.getResources(SERVICE))) {
                if (named(services).stream()
                        .anyMatch(name -> failure.contains(name) || failure.contains(name.replace('.', '/')))) {
                    return Optional.of(shown(services));
                }
            }
        } catch (IOException e) {
            // The message must do without.
        }
        return Optional.empty();
    }

    private static List<String> named(URL services) throws IOException {
        URLConnection connection = services.openConnection();
        // The jar stays usable for others when this stream is closed.
        connection.setUseCaches(false);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    /** Those of some jars in which no provider is named. */
    static List<Path> withoutProvider(List<Path> jars) {
        return jars.stream().filter(ProviderJars::namesNone).toList();
    }

    private static boolean namesNone(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(SERVICE) == null;
        } catch (IOException e) {
            // What is no jar is told of elsewhere.
            return false;
        }
    }

    private static String shown(URL place) {
        String written = place.toString().replaceFirst("^jar:", "").replaceFirst("!?/" + SERVICE + "$", "");
        try {
            return Optional.ofNullable(URI.create(written).getPath()).orElse(written);
        } catch (IllegalArgumentException e) {
            return written;
        }
    }
}
