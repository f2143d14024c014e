// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.ProcessSettings;
import org.perdition.engine.config.RunAs;
import org.perdition.pbs.log.LoginPattern;
import org.perdition.pbs.store.DatabaseStore;
import org.perdition.pbs.store.RelayStore;
import org.perdition.pbs.store.StoreKind;
import org.perdition.pbs.store.TextStore;

/**
 * Everything the command line says. Immutable.
 *
 * @param program the name the program was started by
 * @param mode what to do
 * @param words words behind the options: addresses, or a command
 * @param timeout how long a login lets an address relay
 * @param store what the addresses are kept in
 * @param dbFile {@code db_file}
 * @param prefix what keys begin with
 * @param ipv6Prefix bits of an IPv6 address that count
 * @param logFile the log to follow, or empty for the standard input
 * @param pattern what lines tell of a login
 * @param positionFile where the daemon keeps how far it has read
 * @param expireInterval how often the daemon removes what is over
 * @param services other programs: Redis, proxies that tell of logins, mail servers that ask
 * @param log the program's own log
 * @param runAs whom the daemon becomes
 * @param process where the daemon runs
 * @param pidFile the daemon's pid file
 */
public record PbsSettings(
        String program,
        Mode mode,
        List<String> words,
        Duration timeout,
        StoreKind store,
        Path dbFile,
        String prefix,
        int ipv6Prefix,
        Optional<Path> logFile,
        LoginPattern pattern,
        Path positionFile,
        Duration expireInterval,
        ServiceSettings services,
        LogSettings log,
        RunAs runAs,
        ProcessSettings.Mode process,
        Optional<Path> pidFile) {
    /** Copies the list. */
    public PbsSettings {
        words = List.copyOf(words);
    }

    /** Where the addresses are, without secrets. */
    String where() {
        return store == StoreKind.REDIS ? "redis" : store + " in " + dbFile;
    }

    /**
     * The store they name, for a mode that makes none.
     *
     * @throws IOException also if there is no such file
     */
    RelayStore openPresentStore() throws IOException {
        if (store != StoreKind.REDIS && Files.notExists(dbFile)) {
            throw new IOException(
                    "db_file: " + dbFile + " is not there; write --db_file and --store as the daemon has them");
        }
        return openStore();
    }

    /**
     * The store they name, which is not touched before it is needed.
     *
     * @throws IOException naming an option of the store that cannot be used
     */
    public RelayStore openStore() throws IOException {
        return switch (store) {
            case BDB -> DatabaseStore.berkeley(dbFile, prefix);
            case GDBM -> DatabaseStore.gdbm(dbFile, prefix);
            case TEXT -> new TextStore(dbFile);
            case REDIS -> services.openRedis();
        };
    }
}
