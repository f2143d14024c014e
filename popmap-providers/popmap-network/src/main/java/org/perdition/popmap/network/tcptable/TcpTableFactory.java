// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/** Opens {@code tcp_table} maps. The option is what Postfix has behind {@code tcp:}, or several of them. */
public final class TcpTableFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public TcpTableFactory() {}

    @Override
    public String name() {
        return "tcp_table";
    }

    @Override
    public List<PopmapProperty> properties() {
        return TcpTableSettings.PROPERTIES;
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        return new TcpTablePopmap(TcpTableSettings.of(options));
    }
}
