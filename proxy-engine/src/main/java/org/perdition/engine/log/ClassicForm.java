// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.HostPort;

/** The lines of the releases 1.11 and 1.18. What is not known is an empty value. */
final class ClassicForm implements LineForm {
    private static final String HIDDEN = "XXXXXX";

    private final boolean passwordField;

    /** The form of 1.18, which has a password field in every Auth line, or that of 1.11, which has none. */
    ClassicForm(boolean passwordField) {
        this.passwordField = passwordField;
    }

    @Override
    public String connected(Endpoints endpoints) {
        return "Connect: " + endpoints;
    }

    @Override
    public String login(LoginRecord login, @Nullable String password, String status) {
        HostPort server = login.server();
        OptionalInt port = server == null ? OptionalInt.empty() : server.port();
        String field = passwordField ? " passwd=\"" + (password == null ? HIDDEN : password) + "\"" : "";
        return "Auth: " + login.endpoints() + " user=\""
                + Escaping.octets(login.who().user()) + "\"" + field + " server=\""
                + (server == null ? "" : Escaping.text(server.host())) + "\" port=\""
                + (port.isPresent() ? Integer.toString(port.getAsInt()) : "") + "\" status=\"" + status + "\"";
    }

    @Override
    public boolean namesPasswordOwner() {
        return false;
    }

    @Override
    public String closed(Endpoints endpoints, @Nullable Identity who, long received, long sent) {
        String name = who == null ? "" : Escaping.octets(who.user());
        return "Close: " + endpoints + " user=\"" + name + "\" received=" + received + " sent=" + sent;
    }
}
