// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveResponse.Code;
import org.perdition.engine.managesieve.SieveResponse.Condition;
import org.perdition.engine.managesieve.SieveResponse.Data;
import org.perdition.engine.managesieve.SieveResponse.Status;

/** The texts a ManageSieve client gets before login. Immutable. */
final class SieveReplies {
    /** The one mechanism offered. */
    static final String MECHANISM = "PLAIN";

    static final Status UNKNOWN = no("Unknown command, mate");

    /** An answer to a challenge that is no string. */
    static final Status BAD_SASL = no("Authentication exchange malformed, mate");

    /** Trying again later may help (RFC 5804 section 1.3). */
    private static final String TRYLATER = "TRYLATER";

    private final LoginContext context;
    private final LoginSettings settings;

    SieveReplies(LoginContext context) {
        this.context = context;
        this.settings = context.settings();
    }

    /** Ends in the token by which a loop is noticed, as the greetings of the other protocols do. */
    Status greeting() {
        return ok("perdition ready on " + context.host() + " " + context.token());
    }

    /**
     * The list by state.
     *
     * @param starttls whether STARTTLS is possible now
     * @param login whether a login is possible now; if not, no mechanism is offered
     */
    List<Data> capabilities(boolean starttls, boolean login) {
        List<Data> lines = new ArrayList<>();
        for (String line : settings.capabilities()) {
            Data capability = Data.capability(line).orElseThrow();
            if (!login && capability.is("SASL")) {
                lines.add(new Data(List.of("SASL", "")));
            } else if (!capability.is("STARTTLS")) {
                lines.add(capability);
            }
        }
        if (starttls) {
            lines.add(new Data(List.of("STARTTLS")));
        }
        return lines;
    }

    static Status completed(String command) {
        return ok(command + " completed, mate");
    }

    static Status noop(@Nullable String tag) {
        return new Status(Condition.OK, tag == null ? null : new Code("TAG", List.of(tag)), "NOOP completed, mate");
    }

    static Status malformed(SieveCommand.Malformed malformed, boolean starttls) {
        String verb = malformed.verb() == null ? "" : malformed.verb();
        return switch (verb) {
            case "AUTHENTICATE" ->
                no("Incorrect argument count, expected AUTHENTICATE <mechanism> [<challenge>], mate");
            case "NOOP" -> no("Too many arguments, expected NOOP [String], mate");
            case "CAPABILITY", "LOGOUT" -> no("Too many arguments, expected " + verb + ", mate");
            case "STARTTLS" -> starttls ? no("Too many arguments, expected STARTTLS, mate") : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    static Status saslError(SaslError error) {
        return no(
                switch (error) {
                    case UNKNOWN_MECHANISM -> "Unknown SASL mechanism, mate";
                    case INVALID_BASE64 -> "Invalid base64 encoded challenge, mate";
                    case CANCELLED -> "Authentication cancelled, mate";
                    case FORBIDDEN_OCTET -> "Control character in user name or password, mate";
                    case EMPTY_NAME -> "Empty authentication id, mate";
                    case NO_NAME -> "Challenge has no authentication id, mate";
                    case NO_PASSWORD -> "Challenge has no password, mate";
                    case TRAILING_DATA -> "Trailing garbage in challenge, mate";
                    case TOO_LONG -> "User name or password too long, mate";
                    case AUTHORIZATION_DIFFERS -> "Another authorization id is not possible, mate";
                });
    }

    Status accepted(Acceptance acceptance) {
        if (!settings.serverRespLine()) {
            return ok(settings.okLine());
        }
        return acceptance.text().isEmpty() ? new Status(Condition.OK, null, null) : okay(utf8(acceptance.text()));
    }

    /**
     * A login is impossible as things are.
     *
     * @param untilTls whether STARTTLS would make it possible
     */
    Status disabled(boolean untilTls) {
        return new Status(
                Condition.NO,
                untilTls ? Code.of("ENCRYPT-NEEDED") : null,
                "failed: " + FailureKind.LOGIN_DISABLED.status());
    }

    /** The answer to a login that failed, whatever the cause. */
    Status refusal(LoginFailure failure) {
        FailureKind kind = failure.kind();
        boolean answeredByServer = kind == FailureKind.REFUSED || kind == FailureKind.REFUSED_TEMPORARILY;
        Code code = failure.code() == null ? null : Code.of(failure.code());
        if (settings.serverRespLine() && answeredByServer && failure.text() != null) {
            return new Status(Condition.NO, code, utf8(failure.text()));
        }
        return switch (kind.answer()) {
            case REFUSED -> new Status(Condition.NO, code, "failed: " + FailureKind.REFUSED.status());
            case TEMPORARY ->
                new Status(Condition.NO, code == null ? Code.of(TRYLATER) : code, "failed: " + kind.status());
            case REFUSED_SHOWN -> no("failed: " + (failure.text() == null ? kind.status() : octets(failure.text())));
        };
    }

    /** For a client that is about to be closed through no fault of its own. */
    static Status later(String text) {
        return new Status(Condition.BYE, Code.of(TRYLATER), text);
    }

    private static Status no(String text) {
        return Status.of(Condition.NO, text);
    }

    private static Status ok(String text) {
        return okay(octets(text));
    }

    private static Status okay(String octets) {
        return Status.of(Condition.OK, octets);
    }

    /** Text of ours or of the operator as UTF-8 octets, one char an octet. */
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Octets of a real-server; strings are UTF-8 (RFC 5804 section 1.2), so what is not loses its 8-bit octets. */
    private static String utf8(String octets) {
        try {
            var unused = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)));
            return octets;
        } catch (CharacterCodingException e) {
            StringBuilder ascii = new StringBuilder();
            octets.chars().forEach(c -> ascii.append(c > 0x7e ? '?' : (char) c));
            return ascii.toString();
        }
    }
}
