// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.network.Authorities;

/** Opens {@code http} maps. The option is the URL of the auth server, as behind nginx's {@code auth_http}, or several. */
public final class AuthHttpFactory implements PopmapFactory {
    /** For {@link java.util.ServiceLoader}. */
    public AuthHttpFactory() {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<PopmapProperty> properties() {
        return AuthHttpSettings.PROPERTIES;
    }

    @Override
    public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
        AuthHttpSettings settings = AuthHttpSettings.of(options);
        return new AuthHttpPopmap(settings, tls(settings, options));
    }

    private static Optional<SSLSocketFactory> tls(AuthHttpSettings settings, PopmapOptions options)
            throws PopmapConfigurationException {
        if (settings.urls().stream().anyMatch(AuthUrl::tls)) {
            return Optional.of(Authorities.trusting(settings.caFile(), options));
        }
        if (settings.caFile().isPresent()) {
            throw options.problem("ca_file", "no URL begins with https://, so it is for nothing; remove it");
        }
        return Optional.empty();
    }
}
