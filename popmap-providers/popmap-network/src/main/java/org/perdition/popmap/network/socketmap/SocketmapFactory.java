// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/** Opens {@code socketmap} maps. The option is what Postfix has behind {@code socketmap:}, or several of them. */
public final class SocketmapFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public SocketmapFactory() {}

    @Override
    public String name() {
        return "socketmap";
    }

    @Override
    public List<PopmapProperty> properties() {
        return SocketmapSettings.PROPERTIES;
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        return new SocketmapPopmap(SocketmapSettings.of(options));
    }
}
