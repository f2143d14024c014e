// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used. Each problem is one line that names file and line or option, what was found
 * and what to write. Leads to exit status 2.
 */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** With all problems found, each of which counts once; at least one. */
    public ConfigurationException(List<String> problems) {
        super(problems.stream().distinct().collect(Collectors.joining("; ")));
        this.problems = problems.stream().distinct().toList();
    }

    /** With one problem. */
    public ConfigurationException(String problem) {
        this(List.of(problem));
    }

    /** The lines, in the order found. */
    public List<String> problems() {
        return problems;
    }
}
