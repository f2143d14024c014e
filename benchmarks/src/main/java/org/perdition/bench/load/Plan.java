// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

import java.net.InetSocketAddress;
import org.perdition.bench.net.Service;

/**
 * A load to put on one target.
 *
 * @param target where to connect
 * @param service what is spoken there
 * @param work what every client does
 * @param connections clients at a time
 * @param mailKib length of each mail in KiB
 */
public record Plan(InetSocketAddress target, Service service, Work work, int connections, int mailKib) {
    private static final int KIB = 1024;

    /** Rejects what cannot be done. */
    public Plan {
        if (connections < 1 || mailKib < 1) {
            throw new IllegalArgumentException("a load needs connections and a mail");
        }
        if (work == Work.UPLOAD && service.isPop3()) {
            throw new IllegalArgumentException("POP3 cannot append");
        }
    }

    /** Length of each mail in octets. */
    public long mailOctets() {
        return (long) mailKib * KIB;
    }
}
