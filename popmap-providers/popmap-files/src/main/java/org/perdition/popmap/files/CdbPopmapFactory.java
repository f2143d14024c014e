// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.files.format.CdbFormat;

/**
 * Opens {@code cdb} maps. The option is the file's name; the default is {@code popmap.cdb} in the
 * configuration directory.
 */
public final class CdbPopmapFactory implements PopmapFactory {
    private static final DatabasePopmap.Kind KIND =
            new DatabasePopmap.Kind("cdb", "popmap.cdb", "makecdb", new CdbFormat(), WriterLock.NONE);

    /** For {@link java.util.ServiceLoader}. */
    public CdbPopmapFactory() {}

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<PopmapProperty> properties() {
        return List.of(MapFile.property(KIND.defaultName()));
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        return KIND.open(options);
    }
}
