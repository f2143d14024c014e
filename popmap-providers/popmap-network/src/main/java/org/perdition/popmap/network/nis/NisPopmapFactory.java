// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.network.Resolver;

/** Opens {@code nis} popmaps. The option is the name of the map; the default is {@code user_mail_server}. */
public final class NisPopmapFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public NisPopmapFactory() {}

    @Override
    public String name() {
        return "nis";
    }

    @Override
    public List<PopmapProperty> properties() {
        return NisSettings.PROPERTIES;
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        NisSettings settings = NisSettings.of(options, NisSettings.KERNEL);
        return new NisPopmap(settings, new NisServers(settings, YpConf.USUAL, NisServers.PORTMAPPER, new Resolver()));
    }
}
