// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.HostPort;

/**
 * The lines of release 2.2. What is not known is {@code (null)}, as there; nobody logs in on behalf of another, so
 * the authorisation id is always NONE.
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
                + login.client().word() + identity(login.user())
                + (password == null ? "" : " passwd=\"" + password + "\"") + " server=\"" + server(login.server())
                + "\" protocol=" + protocol + " server-secure="
                + login.backend().word() + " status=\"" + status + "\"";
    }

    @Override
    public String closed(Endpoints endpoints, @Nullable String user, long received, long sent) {
        return user == null
                ? "Closing NULL session: " + endpoints.withPorts() + identity(null)
                : "Closing session: " + endpoints.withPorts() + identity(user) + " received=" + received + " sent="
                        + sent;
    }

    private static String identity(@Nullable String user) {
        return " authorisation_id=NONE authentication_id=\"" + (user == null ? UNKNOWN : Escaping.octets(user)) + "\"";
    }

    private static String server(@Nullable HostPort server) {
        if (server == null) {
            return UNKNOWN + ":" + UNKNOWN;
        }
        String port = server.port().isPresent() ? Integer.toString(server.port().getAsInt()) : UNKNOWN;
        return Escaping.text(server.host()) + ":" + port;
    }
}
