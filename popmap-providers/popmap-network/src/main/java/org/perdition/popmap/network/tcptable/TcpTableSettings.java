// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

import java.util.ArrayList;
import java.util.List;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.stream.EndpointWords;
import org.perdition.popmap.network.stream.StreamSettings;

/**
 * How a {@code tcp_table} popmap asks. Immutable.
 *
 * @param servers asked in turn; at least one
 * @param stream timeout and connections
 */
record TcpTableSettings(List<Endpoint> servers, StreamSettings stream) {
    private static final String PROPERTY = "server";
    private static final String EXAMPLE = "127.0.0.1:4712";

    static final List<PopmapProperty> PROPERTIES = properties();

    TcpTableSettings {
        servers = List.copyOf(servers);
    }

    private static List<PopmapProperty> properties() {
        List<PopmapProperty> all = new ArrayList<>();
        all.add(new PopmapProperty(PROPERTY, "", "Servers that answer the same, asked in turn: HOST:PORT."));
        all.addAll(StreamSettings.PROPERTIES);
        return List.copyOf(all);
    }

    /** Reads either form; the option is what Postfix has behind {@code tcp:}. */
    static TcpTableSettings of(PopmapOptions options) throws PopmapConfigurationException {
        List<Endpoint> servers = new ArrayList<>();
        for (String word : EndpointWords.of(options, PROPERTY, EXAMPLE)) {
            servers.add(Endpoint.inet(word)
                    .orElseThrow(() -> EndpointWords.problem(
                            options,
                            PROPERTY,
                            "\"" + word + "\" is no host and port from 1 to 65535; write such as " + EXAMPLE)));
        }
        return new TcpTableSettings(servers, StreamSettings.of(options));
    }
}
