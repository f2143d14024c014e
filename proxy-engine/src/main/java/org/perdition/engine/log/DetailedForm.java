// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.HostPort;

/**
 * The lines of release 2.2. What is not known is {@code (null)}, as there; the authorisation id is NONE unless the
 * client acts for somebody else.
 */
final class DetailedForm implements LineForm {
    private static final String UNKNOWN = "(null)";

    private final String protocol;

    DetailedForm(String protocol) {
        this.protocol = protocol;
    }

    @Override
    public String connected(Endpoints endpoints) {
        // two blanks, as there
        return "Connect:  " + endpoints.withPorts();
    }

    @Override
    public String login(LoginRecord login, @Nullable String password, String status) {
        return "Auth: " + login.endpoints().withPorts() + " client-secure="
                + login.client().word() + identity(login.who())
                + (password == null ? "" : " passwd=\"" + password + "\"") + " server=\"" + server(login.server())
                + "\" protocol=" + protocol + " server-secure="
                + login.backend().word() + " status=\"" + status + "\"";
    }

    @Override
    public boolean namesPasswordOwner() {
        return true;
    }

    @Override
    public String closed(Endpoints endpoints, @Nullable Identity who, long received, long sent) {
        return who == null
                ? "Closing NULL session: " + endpoints.withPorts() + identity(null)
                : "Closing session: " + endpoints.withPorts() + identity(who) + " received=" + received + " sent="
                        + sent;
    }

    private static String identity(@Nullable Identity who) {
        if (who == null) {
            return " authorisation_id=NONE authentication_id=\"" + UNKNOWN + "\"";
        }
        String user = Escaping.octets(who.user());
        return who.authenticationId()
                .map(owner -> " authorisation_id=\"" + user + "\" authentication_id=\"" + Escaping.octets(owner) + "\"")
                .orElse(" authorisation_id=NONE authentication_id=\"" + user + "\"");
    }

    private static String server(@Nullable HostPort server) {
        if (server == null) {
            return UNKNOWN + ":" + UNKNOWN;
        }
        String port = server.port().isPresent() ? Integer.toString(server.port().getAsInt()) : UNKNOWN;
        return Escaping.text(server.host()) + ":" + port;
    }
}
