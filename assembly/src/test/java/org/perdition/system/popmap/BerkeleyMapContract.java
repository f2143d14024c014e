// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.perdition.system.harness.Peer;

/** The {@code bdb} popmap on files of Berkeley DB's own programs. */
abstract class BerkeleyMapContract extends DatabaseMapContract {
    private final String type;

    BerkeleyMapContract(String type) {
        super("bdb");
        this.type = type;
    }

    @Override
    void makeByPeer(Path file, Map<String, String> records) throws IOException {
        Peer.BERKELEY_DB.require();
        StringBuilder dump = new StringBuilder("VERSION=3\nformat=bytevalue\ntype=" + type + "\nHEADER=END\n");
        records.forEach((key, value) -> dump.append(hex(key)).append(hex(value)));
        shell("db5.3_load -f \"$1\" \"$2\"", input(dump.append("DATA=END\n").toString()), file);
    }

    private static String hex(String text) {
        return " " + HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1)) + "\n";
    }

    @Override
    List<String> readByPeer(Path file, String key) {
        Peer.BERKELEY_DB.require();
        return shell("db5.3_verify -q \"$1\"; db5.3_dump -p \"$1\" | grep -A1 -x \" $2\" | sed 's/^ //'", file, key);
    }
}
