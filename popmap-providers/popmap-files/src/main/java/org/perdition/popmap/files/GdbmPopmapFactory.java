// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.files.format.GdbmFormat;

/**
 * Opens {@code gdbm} maps. The option is the file's name; the default is {@code popmap.gdbm.db} in the
 * configuration directory.
 */
public final class GdbmPopmapFactory implements PopmapFactory {
    private static final DatabasePopmap.Kind KIND =
            new DatabasePopmap.Kind("gdbm", "popmap.gdbm.db", "makegdbm", new GdbmFormat(), WriterLock.FLOCK);

    /** For {@link java.util.ServiceLoader}. */
    public GdbmPopmapFactory() {}

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
