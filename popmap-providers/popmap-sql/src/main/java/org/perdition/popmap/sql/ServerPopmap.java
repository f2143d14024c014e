// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.Driver;
import java.util.Optional;
import org.perdition.popmap.Popmap;

/** Puts a popmap together whose database server is known by its settings. */
final class ServerPopmap {
    private ServerPopmap() {}

    /** A driver that is part of the distribution. */
    static Driver shippedDriver(String className) {
        return Drivers.named(className)
                .orElseThrow(() -> new IllegalStateException(
                        "the class " + className + " is missing from lib; unpack the tarball again"));
    }

    static Popmap open(String kind, ServerSettings settings, HostsInTurn hosts, Quoting quoting) {
        RowSource connections = new PooledConnections(
                hosts, Optional.of(quoting), settings.query(), settings.pool(), settings.describe());
        // the drivers have no limit for the name service, and heed no interruption
        RowSource inTime = new OnOwnThreads(connections, kind, settings.pool());
        return new SqlPopmap(kind, inTime, settings.query(), settings.timeout());
    }
}
