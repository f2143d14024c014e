// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.Secret;

/**
 * The request to an auth server: the bytes that nginx sends, header by header.
 *
 * <p>HTTP/1.0, so that the server neither keeps the connection nor cuts its reply into chunks.
 */
final class AuthRequest {
    /** Longest name or password as it is sent. Common servers take header lines of 8 KiB, name and line end included. */
    static final int MAX_VALUE = 8_000;

    private static final String HEX = "0123456789ABCDEF";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private AuthRequest() {}

    /** Whether a name or password is short enough to be sent. */
    static boolean fits(byte[] value) {
        return value.length <= MAX_VALUE && escape(value).length <= MAX_VALUE;
    }

    /** The request for one server. */
    static byte[] of(AuthUrl url, AuthHttpSettings settings, LookupKey key, LookupContext context) {
        AuthRequest request = new AuthRequest();
        request.line("GET " + url.path() + " HTTP/1.0");
        request.line("Host: " + url.host());
        request.line("Auth-Method: plain");
        request.line("Auth-User: ", escape(key.bytes()));
        Optional<Secret> password = context.password().filter(secret -> settings.sendPassword());
        if (password.isPresent()) {
            request.line("Auth-Pass: ", escape(password.get().bytes()));
        }
        if (settings.sendClient()) {
            request.line("Auth-Protocol: " + protocol(context.protocol()));
            request.line("Auth-Login-Attempt: " + context.attempt());
            request.line("Client-IP: " + address(context));
            if (context.tls()) {
                request.line("Auth-SSL: on");
            }
        }
        settings.headers().forEach(request::line);
        request.line("");
        return request.out.toByteArray();
    }

    private void line(String text) {
        line(text, new byte[0]);
    }

    private void line(String text, byte[] value) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(value);
        out.write('\r');
        out.write('\n');
    }

    /** {@code %XX} for control characters, the blank and the percent sign; all else as it is, as nginx does. */
    static byte[] escape(byte[] value) {
        ByteArrayOutputStream escaped = new ByteArrayOutputStream(value.length);
        for (byte octet : value) {
            if ((octet >= 0 && octet <= ' ') || octet == '%') {
                escaped.write('%');
                escaped.write(HEX.charAt(octet >> 4));
                escaped.write(HEX.charAt(octet & 0xf));
            } else {
                escaped.write(octet);
            }
        }
        return escaped.toByteArray();
    }

    /** nginx's name of a protocol; {@code sieve} is ours. */
    private static String protocol(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "POP3", "POP3S" -> "pop3";
            case "IMAP4", "IMAP4S" -> "imap";
            case "MANAGESIEVE" -> "sieve";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    private static String address(LookupContext context) {
        InetAddress address = context.client().getAddress();
        String text = address == null ? context.client().getHostString() : address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
