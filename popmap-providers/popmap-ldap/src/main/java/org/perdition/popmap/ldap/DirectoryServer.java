// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

/**
 * A directory server.
 *
 * @param security how it is spoken to
 * @param host name or address; may come from a key
 * @param port its port
 * @param shown what logs call it; never comes from a key
 */
record DirectoryServer(Security security, String host, int port, String shown) {
    @Override
    public String toString() {
        return shown;
    }
}
