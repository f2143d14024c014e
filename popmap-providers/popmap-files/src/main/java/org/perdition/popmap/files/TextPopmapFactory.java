// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * Opens {@code text} maps. The option is the file's name; the default is {@code popmap} in the configuration
 * directory.
 */
public final class TextPopmapFactory implements PopmapFactory {
    private static final String DEFAULT_NAME = "popmap";

    /** For {@link java.util.ServiceLoader}. */
    public TextPopmapFactory() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public List<PopmapProperty> properties() {
        return List.of(MapFile.property(DEFAULT_NAME));
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        return new TextPopmap(
                new MapFile(MapFile.path(options, DEFAULT_NAME), TextMapFile.MAX_BYTES), options.answers());
    }
}
