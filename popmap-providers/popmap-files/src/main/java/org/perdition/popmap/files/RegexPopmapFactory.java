// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;

/**
 * Opens {@code posix_regex} maps. The option is the file's name; the default is {@code popmap.re} in the
 * configuration directory.
 */
public final class RegexPopmapFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public RegexPopmapFactory() {}

    @Override
    public String name() {
        return "posix_regex";
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        return new RegexPopmap(MapFile.of(options, "popmap.re", RegexMapFile.MAX_BYTES));
    }
}
