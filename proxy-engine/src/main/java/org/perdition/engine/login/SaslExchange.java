// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one SASL exchange that ends in name and password: PLAIN (RFC 4616) or LOGIN
 * (draft-murchison-sasl-login), as carried by POP3 (RFC 5034), IMAP4 (RFC 4959) and ManageSieve
 * (RFC 5804).
 *
 * <p>One instance an exchange; for one thread. It does no I/O: lines go in without their line end, texts for
 * the wire come out. What the client sends never shows up in an exception message, and arrays that have held
 * a password are overwritten.
 */
public final class SaslExchange {
    /** What becomes of an authorization identity that is not the authentication identity. */
    public enum Authorization {
        /** Refused: the real-server is logged in to by name and password only. */
        REFUSED,
        /** It becomes the name, and is passed on with the authentication identity. */
        PASSED_ON
    }

    /** The mechanisms understood, in upper case. */
    public static final List<String> MECHANISMS = List.of("PLAIN", "LOGIN");

    /** Longest name in octets: four times the 255 that RFC 4616 section 2 demands of a server. */
    public static final int MAX_NAME = 1024;

    /** Longest password in octets: RFC 4616 demands 255; tokens used as passwords reach some kilobytes. */
    public static final int MAX_PASSWORD = 4096;

    private static final SaslResult ASK_NOTHING = new SaslResult.Challenge("");
    private static final SaslResult ASK_NAME = new SaslResult.Challenge("VXNlcm5hbWU6");
    private static final SaslResult ASK_PASSWORD = new SaslResult.Challenge("UGFzc3dvcmQ6");

    private enum Waiting {
        START,
        PLAIN_MESSAGE,
        LOGIN_NAME,
        LOGIN_PASSWORD,
        ENDED
    }

    private final Authorization authorization;
    private Waiting waiting = Waiting.START;
    private String name = "";
    private String actingFor = "";

    /** An exchange that refuses another authorization identity. */
    public SaslExchange() {
        this(Authorization.REFUSED);
    }

    /** An exchange that treats another authorization identity so. */
    public SaslExchange(Authorization authorization) {
        this.authorization = authorization;
    }

    /**
     * Starts the exchange. Called once.
     *
     * @param mechanism its name, in any letter case
     * @param initialResponse base64 as the client sent it with the command, {@code =} for an empty response,
     *     or null if it sent none
     */
    public SaslResult start(String mechanism, @Nullable String initialResponse) {
        if (waiting != Waiting.START) {
            throw new IllegalStateException("the exchange has been started");
        }
        SaslResult question;
        switch (mechanism.toUpperCase(Locale.ROOT)) {
            case "PLAIN" -> {
                waiting = Waiting.PLAIN_MESSAGE;
                question = ASK_NOTHING;
            }
            case "LOGIN" -> {
                waiting = Waiting.LOGIN_NAME;
                question = ASK_NAME;
            }
            default -> {
                return failed(SaslError.UNKNOWN_MECHANISM);
            }
        }
        if (initialResponse == null) {
            return question;
        }
        return initialResponse.equals("=") ? answered(new byte[0]) : decoded(initialResponse);
    }

    /**
     * Takes the client's answer to a challenge.
     *
     * @param line the line without its line end, one char an octet; {@code *} cancels
     * @throws IllegalStateException if no challenge is open
     */
    public SaslResult step(String line) {
        if (waiting == Waiting.START || waiting == Waiting.ENDED) {
            throw new IllegalStateException("no challenge is open");
        }
        return line.equals("*") ? failed(SaslError.CANCELLED) : decoded(line);
    }

    private SaslResult decoded(String line) {
        if (line.length() % 4 != 0) {
            return failed(SaslError.INVALID_BASE64);
        }
        // a char above 255 becomes '?', which base64 does not have
        byte[] text = line.getBytes(StandardCharsets.ISO_8859_1);
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return failed(SaslError.INVALID_BASE64);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
        try {
            return answered(octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private SaslResult answered(byte[] octets) {
        return switch (waiting) {
            case PLAIN_MESSAGE -> plain(octets);
            case LOGIN_NAME -> {
                SaslError error = nameError(octets);
                if (error != null) {
                    yield failed(error);
                }
                name = text(octets);
                waiting = Waiting.LOGIN_PASSWORD;
                yield ASK_PASSWORD;
            }
            case LOGIN_PASSWORD -> withPassword(octets);
            case START, ENDED -> throw new IllegalStateException("no challenge is open");
        };
    }

    /** {@code [authzid] NUL authcid NUL passwd}. */
    private SaslResult plain(byte[] message) {
        int first = indexOfNul(message, 0);
        if (first < 0) {
            return failed(SaslError.NO_NAME);
        }
        int second = indexOfNul(message, first + 1);
        if (second < 0) {
            return failed(SaslError.NO_PASSWORD);
        }
        if (indexOfNul(message, second + 1) >= 0) {
            return failed(SaslError.TRAILING_DATA);
        }
        byte[] authzid = Arrays.copyOfRange(message, 0, first);
        byte[] authcid = Arrays.copyOfRange(message, first + 1, second);
        SaslError error = nameError(authcid);
        if (error == null && first > 0 && !Arrays.equals(authzid, authcid)) {
            error = authorization == Authorization.REFUSED ? SaslError.AUTHORIZATION_DIFFERS : nameError(authzid);
            actingFor = text(authzid);
        }
        if (error != null) {
            return failed(error);
        }
        name = text(authcid);
        byte[] password = Arrays.copyOfRange(message, second + 1, message.length);
        try {
            return withPassword(password);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private SaslResult withPassword(byte[] password) {
        if (password.length > MAX_PASSWORD) {
            return failed(SaslError.TOO_LONG);
        }
        if (!Credentials.permitted(password)) {
            return failed(SaslError.FORBIDDEN_OCTET);
        }
        waiting = Waiting.ENDED;
        return new SaslResult.Done(
                actingFor.isEmpty()
                        ? new Credentials(name, password.clone())
                        : Credentials.actingFor(actingFor, name, password.clone()));
    }

    private static @Nullable SaslError nameError(byte[] octets) {
        if (octets.length == 0) {
            return SaslError.EMPTY_NAME;
        }
        if (octets.length > MAX_NAME) {
            return SaslError.TOO_LONG;
        }
        return Credentials.permitted(octets) ? null : SaslError.FORBIDDEN_OCTET;
    }

    private SaslResult failed(SaslError error) {
        waiting = Waiting.ENDED;
        return new SaslResult.Failed(error);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static int indexOfNul(byte[] octets, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
