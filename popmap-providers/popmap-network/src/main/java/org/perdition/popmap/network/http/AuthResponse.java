// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Secret;
import org.perdition.popmap.network.stream.NoAnswerException;

/** The reply of an auth server: the status line and the headers. The body is of no account and is not read. */
final class AuthResponse {
    /** Longest status line and headers. nginx takes 1 KiB; this leaves room for what frameworks add. */
    static final int MAX_HEAD = 16_384;

    /** Longest text a refused client is told: a reply line of POP3 has 512 bytes, RFC 2449 section 4. */
    static final int MAX_TEXT = 400;

    /** Longest time a refusal is held back. Ours: clients give up soon after. */
    static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private static final int SERVER_ERROR = 500;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9][0-9])(?: .*)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private final int status;
    /** Names in lower case, values as ISO 8859-1, which keeps each byte. */
    private final Map<String, String> fields = new HashMap<>();

    private AuthResponse(int status) {
        this.status = status;
    }

    /** Reads up to the empty line behind the headers. */
    static byte[] readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int lineLength = 0;
        while (head.size() < MAX_HEAD) {
            int octet = in.read();
            if (octet < 0) {
                throw new NoAnswerException("closed the connection within the headers");
            }
            head.write(octet);
            if (octet != '\n') {
                lineLength += octet == '\r' ? 0 : 1;
            } else if (lineLength == 0) {
                return head.toByteArray();
            } else {
                lineLength = 0;
            }
        }
        throw new NoAnswerException("sent more than " + MAX_HEAD + " bytes of headers");
    }

    /** Reads status line and headers. */
    static AuthResponse parse(byte[] head) throws NoAnswerException {
        String[] lines = new String(head, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        Matcher statusLine = STATUS_LINE.matcher(lines[0]);
        if (!statusLine.matches()) {
            throw new NoAnswerException("sent no HTTP status line");
        }
        AuthResponse response = new AuthResponse(Integer.parseInt(statusLine.group(1)));
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, Math.max(colon, 0));
            if (!NAME.matcher(name).matches()) {
                throw new NoAnswerException("sent a bad header line");
            }
            response.add(
                    name.toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip());
        }
        return response;
    }

    /** The last one counts, as with nginx; but no OK takes a refusal back. */
    private void add(String name, String value) {
        if (!name.equals("auth-status") || fields.getOrDefault(name, "OK").equals("OK")) {
            fields.put(name, value);
        }
    }

    /**
     * What it means.
     *
     * @param delimiter what stands between user and domain
     * @throws NoAnswerException if it means nothing, or a failure that passes
     */
    LookupResult result(String delimiter) throws NoAnswerException {
        if (status >= SERVER_ERROR) {
            throw new NoAnswerException("answers with HTTP status " + status);
        }
        String verdict = fields.get("auth-status");
        if (verdict == null && (status >= 300 || text("auth-server").isEmpty())) {
            throw new NoAnswerException("sent no Auth-Status, but HTTP status " + status);
        }
        if (verdict != null && verdict.equals("WAIT")) {
            throw new NoAnswerException("wants to be asked again later");
        }
        if (verdict != null && !verdict.equals("OK")) {
            return refused(verdict);
        }
        return found(delimiter);
    }

    private LookupResult refused(String verdict) throws NoAnswerException {
        if (fields.getOrDefault("auth-error-code", "").startsWith("4")) {
            throw new NoAnswerException("says by its Auth-Error-Code that it cannot answer now");
        }
        String text = new String(bytes(verdict), StandardCharsets.UTF_8);
        String wait = fields.getOrDefault("auth-wait", "");
        Duration delay = wait.matches("[0-9]{1,9}") ? Duration.ofSeconds(Integer.parseInt(wait)) : Duration.ZERO;
        return new LookupResult.Refused(
                text.substring(0, Math.min(text.length(), MAX_TEXT)), delay.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : delay);
    }

    private LookupResult found(String delimiter) throws NoAnswerException {
        String server = text("auth-server");
        String port = text("auth-port");
        if (server.isEmpty() && port.isEmpty()) {
            return LookupResult.NOT_FOUND;
        }
        if (!port.isEmpty() && !PORT.matcher(port).matches()) {
            throw new NoAnswerException("sent an Auth-Port that is no number");
        }
        LookupResult.Found target = LookupResult.Found.of("", server, port, delimiter);
        String user = text("auth-user");
        String password = fields.getOrDefault("auth-pass", "");
        return new LookupResult.Found(
                target.target(),
                user.isEmpty() ? Optional.empty() : Optional.of(user),
                password.isEmpty() ? Optional.empty() : Optional.of(new Secret(bytes(password))));
    }

    /** A header as UTF-8; empty if it is missing. */
    private String text(String name) throws NoAnswerException {
        @Nullable String value = fields.get(name);
        if (value == null) {
            return "";
        }
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new NoAnswerException("sent a control character in " + name);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(value)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NoAnswerException("sent something else than UTF-8 in " + name, e);
        }
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.ISO_8859_1);
    }
}
