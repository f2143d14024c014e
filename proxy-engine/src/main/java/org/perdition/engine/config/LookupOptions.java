// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.perdition.engine.config.Option.Scope.LISTENER;
import static org.perdition.engine.config.Option.Scope.PROCESS;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Type.NUMBER;
import static org.perdition.engine.config.Option.Type.SECONDS;
import static org.perdition.engine.config.Option.Type.TEXT;

/** Options: which popmaps are asked, and how long their answers are kept. Listed in {@link ProxyOptions}. */
final class LookupOptions {
    static final Option MAP_LIBRARY = Option.value(
                    "map_library",
                    TEXT,
                    "NAME,...",
                    "",
                    SEED,
                    LISTENER,
                    "The popmaps, asked in turn for each key: kinds such as gdbm, ldap or posix_regex, or names for which"
                            + " popmap.NAME.library tells the kind. A path of the original, such as"
                            + " /usr/lib/libperditiondb_posix_regex.so.0, means the same. Empty: no popmap.")
            .letter("M")
            .shownAs("gdbm if there is a " + MapReader.DEFAULT_FILE + " in the configuration directory, else none");

    static final Option MAP_LIBRARY_OPT = Option.value(
                    "map_library_opt",
                    TEXT,
                    "STRING",
                    "",
                    SEED,
                    LISTENER,
                    "Handed to the popmap if there is one; what it means depends on the kind, often the name of a file."
                            + " In a configuration file popmap.NAME.PROPERTY lines can stand in its place.")
            .letter("m");

    static final Option LOOKUP_TIMEOUT = Option.value(
            "lookup_timeout",
            SECONDS,
            "SECONDS",
            "5",
            OURS,
            LISTENER,
            "How long a popmap may take to answer before the client is told to try again later. 0 is no limit.");

    static final Option LOOKUP_CACHE_TIME = Option.value(
            "lookup_cache_time",
            SECONDS,
            "SECONDS",
            "60",
            OURS,
            PROCESS,
            "How long the answer of a database or directory is kept; files are looked into each time. A login the"
                    + " real-server refuses, and SIGHUP, end it early. 0 keeps none.");

    static final Option LOOKUP_CACHE_NEGATIVE_TIME = Option.value(
            "lookup_cache_negative_time",
            SECONDS,
            "SECONDS",
            "5",
            OURS,
            PROCESS,
            "The same for the answer that a key is not there. 0 keeps none.");

    static final Option LOOKUP_CACHE_STALE_TIME = Option.value(
            "lookup_cache_stale_time",
            SECONDS,
            "SECONDS",
            "3600",
            OURS,
            PROCESS,
            "How long past its time an answer still helps out while the database cannot say. 0 is not at all.");

    static final Option LOOKUP_CACHE_SIZE = Option.value(
            "lookup_cache_size",
            NUMBER,
            "ANSWERS",
            "100000",
            OURS,
            PROCESS,
            "How many answers of one popmap are kept at most.");

    private LookupOptions() {}
}
