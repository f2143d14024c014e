// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

/**
 * Opens popmaps of one kind. Found by {@link java.util.ServiceLoader}: name the implementation in {@code
 * META-INF/services/org.perdition.popmap.PopmapFactory}.
 */
public interface PopmapFactory {
    /** The name for {@code map_library}: lower-case letters, digits and underscores, such as {@code posix_regex}. */
    String name();

    /**
     * Opens a popmap. Called once at start, and again at each SIGHUP; the old one is closed later.
     *
     * @param options what the operator wrote, and where relative paths start
     * @throws PopmapConfigurationException when the options or the source they name cannot be used; its
     *     text names file, line or option and what to write instead
     */
    Popmap open(PopmapOptions options) throws PopmapConfigurationException;
}
