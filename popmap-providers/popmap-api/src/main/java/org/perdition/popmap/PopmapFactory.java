// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.util.List;

/**
 * Opens popmaps of one kind. Found by {@link java.util.ServiceLoader}: name the implementation in {@code
 * META-INF/services/org.perdition.popmap.PopmapFactory}.
 */
public interface PopmapFactory {
    /** The name for {@code map_library}: lower-case letters, digits and underscores, such as {@code posix_regex}. */
    String name();

    /**
     * The properties that may be written as {@code popmap.NAME.PROPERTY}; none unless overridden. The engine refuses
     * others, and shows these where it does.
     */
    default List<PopmapProperty> properties() {
        return List.of();
    }

    /**
     * Opens a popmap. Called once at start, and again at each SIGHUP; the old one is closed later.
     *
     * <p>A server that cannot be reached is no reason to fail: it may come back. Its lookups fail until then.
     *
     * @param options what the operator wrote, and where relative paths start
     * @throws PopmapConfigurationException when the options or the source they name cannot be used; its
     *     text names file, line or option and what to write instead
     */
    Popmap open(PopmapOptions options) throws PopmapConfigurationException;
}
