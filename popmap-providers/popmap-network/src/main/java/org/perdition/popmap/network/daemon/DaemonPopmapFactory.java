// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * Opens {@code daemon} popmaps. The option is {@code socket[:timeout[:max_retry]]}; the defaults are {@code
 * /var/run/perdition.db}, one second and five retries.
 */
public final class DaemonPopmapFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public DaemonPopmapFactory() {}

    @Override
    public String name() {
        return "daemon";
    }

    @Override
    public List<PopmapProperty> properties() {
        return DaemonSettings.PROPERTIES;
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        return new DaemonPopmap(DaemonSettings.of(options));
    }
}
