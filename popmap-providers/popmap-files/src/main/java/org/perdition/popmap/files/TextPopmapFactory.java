// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;

/**
 * Opens {@code text} maps. The option is the file's name; the default is {@code popmap} in the configuration
 * directory.
 */
public final class TextPopmapFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public TextPopmapFactory() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        return new TextPopmap(MapFile.of(options, "popmap", TextMapFile.MAX_BYTES));
    }
}
