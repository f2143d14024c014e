// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.List;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * Opens {@code ldap} maps. The option is {@code [version:]url}; the default is {@code
 * ldap://localhost/ou=mailbox,dc=nodomain?username,mailhost,port?one?(uid=%s)}.
 */
public final class LdapPopmapFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public LdapPopmapFactory() {}

    @Override
    public String name() {
        return "ldap";
    }

    @Override
    public List<PopmapProperty> properties() {
        return Property.all();
    }

    /** Connects in the background: a directory that is down is no reason to fail, and none to wait. */
    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        LdapPopmap popmap = new LdapPopmap(DirectorySettings.of(options));
        Thread thread = new Thread(popmap::warmUp, "ldap popmap, first connection");
        thread.setDaemon(true);
        thread.start();
        return popmap;
    }
}
