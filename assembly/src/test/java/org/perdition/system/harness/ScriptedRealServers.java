// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.Closeable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The scripted real-servers of a test class, by name. */
public final class ScriptedRealServers implements Closeable {
    private final Map<String, ScriptedRealServer> servers = new HashMap<>();

    /** Starts one and returns its address and port. */
    public String start(String name, ScriptedRealServer.Script script) {
        ScriptedRealServer server = new ScriptedRealServer(script);
        servers.put(name, server);
        return server.address();
    }

    /** The one of this name. */
    public ScriptedRealServer get(String name) {
        return Objects.requireNonNull(servers.get(name), name);
    }

    @Override
    public void close() {
        servers.values().forEach(ScriptedRealServer::close);
    }
}
