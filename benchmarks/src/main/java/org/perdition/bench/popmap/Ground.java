// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.MapSettings;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.ProxyOptions;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.config.SettingsReader;
import org.perdition.engine.lookup.PopmapLoader;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;

/**
 * What the benchmarks work on: a folder with {@code perdition.properties}, which names the popmaps, and {@code users},
 * one a line, whom every popmap knows.
 *
 * @param settings as the proxy itself reads them; with one default server for the lookup without popmap
 * @param users at least one
 */
record Ground(Settings settings, List<String> users) {
    /** System property that names the folder. */
    static final String FOLDER = "perdition.bench.folder";

    /** Where the lookup without popmap ends. No benchmark connects to it. */
    private static final String DEFAULT_SERVER = "192.0.2.255";

    /** A client of nowhere, in its first login by IMAP4. */
    static final LookupContext CONTEXT = new LookupContext(
            new InetSocketAddress("192.0.2.1", 50_000),
            new InetSocketAddress("192.0.2.2", 143),
            "IMAP4",
            false,
            "@",
            1,
            Optional.empty());

    Ground {
        users = List.copyOf(users);
    }

    /** The one that the system property names. */
    static Ground read() {
        Path folder = Path.of(Objects.requireNonNull(System.getProperty(FOLDER), FOLDER))
                .toAbsolutePath();
        Environment environment = new Environment("perdition.imap4", folder, folder);
        Option server = ProxyOptions.TABLE.find("outgoing_server").orElseThrow();
        try {
            return new Ground(
                    SettingsReader.read(environment, Map.of(server, DEFAULT_SERVER)),
                    Files.readAllLines(folder.resolve("users")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With all popmaps and the default server. */
    RouteSettings route() {
        return settings.listeners().get(0).route();
    }

    /** The same without anything: a user nobody knows has no real-server. */
    RouteSettings routeWithoutDefault() {
        RouteSettings all = route();
        return new RouteSettings(
                List.of(),
                List.of(),
                all.outgoingPort(),
                all.domainDelimiter(),
                all.usernameFromDatabase(),
                all.noLookup(),
                all.names(),
                all.lookupErrorUsesDefault());
    }

    Duration timeout() {
        return settings.listeners().get(0).timeouts().lookup();
    }

    int threads() {
        return settings.process().lookupThreads();
    }

    List<String> popmaps() {
        return route().maps().stream().map(MapSettings::name).toList();
    }

    /** Opens the popmap of this name. */
    Popmap open(String name) throws PopmapConfigurationException {
        MapSettings map = route().maps().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no popmap " + name + " in " + popmaps()));
        return new PopmapLoader(Ground.class.getClassLoader(), List.of())
                .open(map, timeout(), threads(), AnswerCheck.ANY);
    }
}
