// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.util.Optional;
import org.perdition.engine.login.Credentials;

/**
 * Who logs in, as the log names them; one char an octet.
 *
 * @param user the name the real-server is looked up for
 * @param authenticationId whose password it is, if it is somebody else's (RFC 4616)
 */
public record Identity(String user, Optional<String> authenticationId) {
    /** Somebody with a password of their own. */
    public static Identity of(String user) {
        return new Identity(user, Optional.empty());
    }

    /** Those of credentials. */
    public static Identity of(Credentials credentials) {
        return new Identity(credentials.name(), credentials.authenticationId());
    }
}
