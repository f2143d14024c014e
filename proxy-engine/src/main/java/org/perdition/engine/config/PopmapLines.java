// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines {@code popmap.NAME.PROPERTY} of a configuration file. */
final class PopmapLines {
    /** What their keys begin with. */
    static final String PREFIX = "popmap.";

    /** Ours: names stand in messages about a popmap, and 32 characters are as many as those of a listener. */
    private static final Pattern KEY = Pattern.compile("popmap\\.([a-z0-9_]{1,32})\\.([a-z0-9_]{1,64})");

    private final Map<String, Map<String, Given>> byName = new LinkedHashMap<>();

    /** Takes a line. */
    void add(String key, Given given, String where, Problems problems) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            problems.add(
                    where,
                    "not a popmap's property; write popmap.NAME.PROPERTY, both of lower-case letters, digits and _");
            return;
        }
        Given before = byName.computeIfAbsent(matcher.group(1), name -> new LinkedHashMap<>())
                .putIfAbsent(matcher.group(2), given);
        if (before != null && before.origin() instanceof Given.InFile first) {
            problems.add(where, "written before, in line " + first.line() + "; keep one of them");
        }
    }

    /** The properties of one popmap, empty if nothing is written for it. */
    Map<String, Given> of(String name) {
        return byName.getOrDefault(name, Map.of());
    }

    /** The names for which something is written. */
    Set<String> names() {
        return byName.keySet();
    }
}
