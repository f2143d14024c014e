// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code perdition.properties} under construction, with as many listeners as a test likes: one JVM for all. */
public final class Configuration {
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /** Begins with what all tests want: nothing of the system, no pauses. */
    public Configuration() {
        set("log_facility", "+");
        set("auth_failure_delay", "0");
        set("map_library", "");
    }

    /** Sets an option, in place of what it was set to before. */
    public Configuration set(String option, String value) {
        options.put(option, value);
        return this;
    }

    /** Sets an option that is a file. */
    public Configuration set(String option, Path file) {
        return set(option, file.toString());
    }

    /** Adds a listener on a free port of 127.0.0.1. */
    public Configuration listener(String name, Dialogue dialogue, String realServer) {
        return listener(name, dialogue.name(), realServer);
    }

    /** Adds a listener of any protocol on a free port of 127.0.0.1. */
    public Configuration listener(String name, String protocol, String realServer) {
        int port = FreePort.next();
        ports.put(name, port);
        set("listener." + name + ".protocol", protocol);
        set("listener." + name + ".bind_address", "127.0.0.1:" + port);
        return set("listener." + name + ".outgoing_server", realServer);
    }

    /** Sets an option of one listener. */
    public Configuration forListener(String name, String option, String value) {
        return set("listener." + name + "." + option, value);
    }

    /** The port of a listener. */
    public int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no listener " + name + " in " + ports.keySet());
        }
        return port;
    }

    /** The lines of the file. */
    public List<String> lines() {
        // In a properties file a backslash is doubled.
        return options.entrySet().stream()
                .map(option -> option.getKey() + " = " + option.getValue().replace("\\", "\\\\"))
                .toList();
    }

    /** Starts a proxy with it. */
    public Proxy start() {
        return Proxy.start(TemporaryFolder.create("perdition configuration"), lines());
    }
}
