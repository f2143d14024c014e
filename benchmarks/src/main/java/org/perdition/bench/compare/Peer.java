// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.perdition.bench.net.Service;

/** A way from the clients to the real-server, started anew as often as asked. */
interface Peer {
    /** As on the command line and in the tables. */
    String name();

    /** Why it cannot run on this machine, or nothing. */
    Optional<String> missing();

    /** Starts it and waits until each of its ports greets. */
    Running start(Site site) throws IOException, InterruptedException;

    /**
     * What every peer is given.
     *
     * @param directory for its files; one for each start
     * @param certificate for its TLS ports
     * @param realServer ports of the scripted real-server on 127.0.0.1
     */
    record Site(Path directory, Certificate certificate, Map<Service, Integer> realServer) {}
}
