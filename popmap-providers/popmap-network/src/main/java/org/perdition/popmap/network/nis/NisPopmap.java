// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.util.Optional;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.StoredText;

/** The {@code nis} popmap: the value of a key in a NIS map. */
final class NisPopmap implements Popmap {
    /** Keys by which a map tells of itself, such as YP_MASTER_NAME: they are no users. */
    private static final byte[] RESERVED = {'Y', 'P', '_'};

    private final NisSettings settings;
    private final NisConnections connections;

    NisPopmap(NisSettings settings, NisServers servers) {
        this.settings = settings;
        this.connections = new NisConnections(settings, servers);
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        byte[] octets = key.bytes();
        if (isNoUser(octets)) {
            return LookupResult.NOT_FOUND;
        }
        Optional<byte[]> value = connections.match(octets);
        return value.isEmpty() ? LookupResult.NOT_FOUND : new LookupResult.Found(StoredText.of(value.get()));
    }

    /** Keys no map has for a user; a server calls the first three kinds an error. */
    private static boolean isNoUser(byte[] key) {
        if (key.length == 0 || key.length > NisCalls.MAX_RECORD || key[0] == 0) {
            return true;
        }
        if (key.length < RESERVED.length) {
            return false;
        }
        for (int i = 0; i < RESERVED.length; i++) {
            if (key[i] != RESERVED[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe() {
        return "nis " + settings.map() + " of " + settings.domain();
    }

    @Override
    public void close() {
        connections.close();
    }
}
