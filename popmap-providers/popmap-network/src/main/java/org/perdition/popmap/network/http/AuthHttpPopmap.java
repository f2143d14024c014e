// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.Secret;
import org.perdition.popmap.network.stream.NoAnswerException;
import org.perdition.popmap.network.stream.Servers;

/**
 * The {@code http} popmap: asks an auth server as nginx's mail proxy does, one connection a lookup.
 *
 * <p>The JDK's clients do not fit. {@code HttpClient} cannot send the bytes of a name as nginx does, nor be closed before
 * Java 21; {@code HttpURLConnection} cannot be interrupted. What is needed of HTTP is a request and its headers.
 */
final class AuthHttpPopmap implements Popmap {
    private static final LookupResult WRONG_PASSWORD =
            new LookupResult.Refused("Invalid login or password", Duration.ZERO);

    private final AuthHttpSettings settings;
    private final Servers servers;

    /**
     * Connects nowhere yet.
     *
     * @param tls for the URLs that need it
     */
    AuthHttpPopmap(AuthHttpSettings settings, Optional<SSLSocketFactory> tls) {
        this.settings = settings;
        List<Servers.Address> addresses = new ArrayList<>();
        for (AuthUrl url : settings.urls()) {
            addresses.add(new Servers.Address(url.endpoint(), url.tls() ? tls : Optional.empty()));
        }
        servers = Servers.askedOnce(addresses, settings.stream());
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        if (!AuthRequest.fits(key.bytes())) {
            return LookupResult.NOT_FOUND;
        }
        Optional<Secret> password = context.password().filter(secret -> settings.sendPassword());
        if (password.isPresent() && !AuthRequest.fits(password.get().bytes())) {
            // Not "not found": it would be tried at the default servers, past the auth server.
            return WRONG_PASSWORD;
        }
        return servers.ask((link, server) -> {
            link.send(AuthRequest.of(settings.urls().get(server), settings, key, context));
            return believed(AuthResponse.parse(AuthResponse.readHead(link.in())).result(context.domainDelimiter()));
        });
    }

    /** A password in the reply opens a mailbox: it counts only where the client's own could be checked. */
    private LookupResult believed(LookupResult result) throws NoAnswerException {
        if (!settings.sendPassword()
                && result instanceof LookupResult.Found found
                && found.password().isPresent()) {
            throw new NoAnswerException("sent an Auth-Pass, but send_password is off, so that nobody has checked the"
                    + " client's password");
        }
        return result;
    }

    /** The password is checked by the auth server, or not sent at all. */
    @Override
    public boolean needsPassword() {
        return settings.sendPassword();
    }

    /** Only if nothing but the key is sent: then the answer depends on nothing else. */
    @Override
    public boolean cacheable() {
        return !settings.sendPassword() && !settings.sendClient();
    }

    @Override
    public String describe() {
        return settings.urls().stream().map(AuthUrl::toString).collect(Collectors.joining(" ", "http ", ""));
    }

    @Override
    public void close() {
        servers.close();
    }
}
