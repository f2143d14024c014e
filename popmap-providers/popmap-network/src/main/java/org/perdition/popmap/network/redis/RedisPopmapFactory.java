// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/** Opens {@code redis} popmaps. The option is a URL; the default is {@code redis://localhost}. */
public final class RedisPopmapFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public RedisPopmapFactory() {}

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public List<PopmapProperty> properties() {
        return RedisSettings.PROPERTIES;
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        RedisSettings settings = RedisSettings.of(options);
        return new RedisPopmap(settings, RedisServers.of(settings, options));
    }
}
