// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Peer;
import org.perdition.system.stores.PrivateNetwork;

/** The {@code nis} popmap with a real server, in a network of its own. */
class NisMapIT {
    @Test
    void allOfItInANetworkOfItsOwn() {
        Peer.YPSERV.require();
        Peer.YPBIND.require();
        Peer.RPCBIND.require();
        Peer.IP.require();
        Peer.PERDITION.require();
        String output = PrivateNetwork.run(NisMapScenes.class);
        output.lines()
                .filter(line -> line.startsWith("same answers") || line.endsWith(" failed"))
                .forEach(System.out::println);
        assertThat(output).contains("same answers: ", " passed, 0 failed");
    }
}
