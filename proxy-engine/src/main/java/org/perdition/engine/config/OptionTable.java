// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.List;
import java.util.Optional;

/**
 * All options of one program. Command line, configuration files, help, and the lists in the documentation are made
 * from it. Immutable.
 *
 * @param groups in the order of the help
 */
public record OptionTable(List<Group> groups) {
    /**
     * Options that belong together, under one heading.
     *
     * @param title the heading
     * @param options in the order shown
     */
    public record Group(String title, List<Option> options) {
        /** Copies the list. */
        public Group {
            options = List.copyOf(options);
        }
    }

    /** Copies the list. */
    public OptionTable {
        groups = List.copyOf(groups);
    }

    /** Every option. */
    public List<Option> all() {
        return groups.stream().flatMap(group -> group.options().stream()).toList();
    }

    /** The option of this name or alias. */
    public Optional<Option> find(String name) {
        return all().stream().filter(option -> option.isCalled(name)).findFirst();
    }

    /** The option of this letter. */
    public Optional<Option> ofLetter(String letter) {
        return all().stream()
                .filter(option -> option.shortName().equals(letter))
                .findFirst();
    }
}
