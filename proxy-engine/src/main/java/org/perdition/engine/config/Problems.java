// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far, each once, in order. */
final class Problems {
    private final Set<String> lines = new LinkedHashSet<>();

    void add(String where, String what) {
        lines.add(where + ": " + what);
    }

    boolean none() {
        return lines.isEmpty();
    }

    List<String> lines() {
        return new ArrayList<>(lines);
    }
}
