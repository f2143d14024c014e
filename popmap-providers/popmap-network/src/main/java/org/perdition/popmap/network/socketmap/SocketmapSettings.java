// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.stream.EndpointWords;
import org.perdition.popmap.network.stream.StreamSettings;

/**
 * How a {@code socketmap} popmap asks. Immutable.
 *
 * @param maps where and what to ask, in turn; at least one
 * @param stream timeout and connections
 */
record SocketmapSettings(List<NamedMap> maps, StreamSettings stream) {
    private static final String PROPERTY = "map";
    private static final String EXAMPLE = "inet:127.0.0.1:4711:routes or unix:/run/routes.socket:routes";
    /** What a word begins with; a socket's path may hold blanks. */
    private static final String BEGIN = "(?:inet|unix):";

    private static final Pattern FORM = Pattern.compile("(inet|unix):(.+):([!-9;-~]+)");

    static final List<PopmapProperty> PROPERTIES = properties();

    SocketmapSettings {
        maps = List.copyOf(maps);
    }

    /**
     * A map of a server.
     *
     * @param endpoint where the server listens
     * @param name of the map, without blanks
     */
    record NamedMap(Endpoint endpoint, String name) {
        @Override
        public String toString() {
            return (endpoint instanceof Endpoint.Inet ? "inet:" : "") + endpoint + ":" + name;
        }
    }

    private static List<PopmapProperty> properties() {
        List<PopmapProperty> all = new ArrayList<>();
        all.add(new PopmapProperty(
                PROPERTY, "", "Maps that hold the same, asked in turn: inet:HOST:PORT:NAME or unix:SOCKET:NAME."));
        all.addAll(StreamSettings.PROPERTIES);
        return List.copyOf(all);
    }

    /** Reads either form; the option is what Postfix has behind {@code socketmap:}. */
    static SocketmapSettings of(PopmapOptions options) throws PopmapConfigurationException {
        List<NamedMap> maps = new ArrayList<>();
        for (String word : EndpointWords.of(options, PROPERTY, EXAMPLE, BEGIN)) {
            maps.add(map(word, options)
                    .orElseThrow(() -> EndpointWords.problem(
                            options, PROPERTY, "\"" + word + "\" is no socketmap; write one such as " + EXAMPLE)));
        }
        return new SocketmapSettings(maps, StreamSettings.of(options));
    }

    private static Optional<NamedMap> map(String word, PopmapOptions options) {
        Matcher matcher = FORM.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String where = matcher.group(2);
        Optional<? extends Endpoint> endpoint = matcher.group(1).equals("inet")
                ? Endpoint.inet(where)
                : Endpoint.unix(where, options.configurationDirectory());
        return endpoint.map(found -> new NamedMap(found, matcher.group(3)));
    }
}
