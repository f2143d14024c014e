// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.perdition.system.harness.Peer;

/** The {@code cdb} popmap, on files of tinycdb and of ours. */
class CdbMapIT extends DatabaseMapContract {
    CdbMapIT() {
        super("cdb");
    }

    @Override
    void makeByPeer(Path file, Map<String, String> records) throws IOException {
        Peer.TINYCDB.require();
        StringBuilder dump = new StringBuilder();
        records.forEach(
                (key, value) -> dump.append("+%d,%d:%s->%s\n".formatted(key.length(), value.length(), key, value)));
        shell("cdb -c \"$1\" \"$2\"", file, input(dump.append('\n').toString()));
    }

    @Override
    List<String> readByPeer(Path file, String key) {
        Peer.TINYCDB.require();
        return shell("cdb -q \"$1\" \"$2\"", file, key);
    }
}
