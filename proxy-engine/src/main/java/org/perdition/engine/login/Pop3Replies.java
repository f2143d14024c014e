// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LoginSettings;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3Response.Err;
import org.perdition.pop3.Pop3Response.Ok;

/** The texts a POP3 client gets before login. Immutable. */
final class Pop3Replies {
    /** A SASL line that no exchange can go on with. */
    static final Err BAD_SASL = new Err(null, "Authentication exchange malformed, mate");

    /** RFC 3206: name, password, or what they are allowed. */
    private static final String WRONG = "AUTH";

    private final LoginContext context;
    private final LoginSettings settings;

    Pop3Replies(LoginContext context) {
        this.context = context;
        this.settings = context.settings();
    }

    Ok greeting() {
        return Ok.parse(octets("POP3 Ready " + context.host() + " " + context.token()));
    }

    Pop3Response.MultiLine capabilities(boolean stls, boolean login) {
        Set<String> lines = new LinkedHashSet<>();
        for (String capability : settings.capabilities()) {
            lines.add(octets(capability));
        }
        if (settings.sasl() && !settings.operatorSetCapabilities()) {
            lines.add("SASL PLAIN");
        }
        lines.removeIf(line -> {
            String tag = line.strip().toUpperCase(Locale.ROOT);
            return tag.equals("STLS") || (!login && (tag.equals("USER") || tag.matches("SASL( .*)?")));
        });
        if (stls) {
            lines.add("STLS");
        }
        return new Pop3Response.MultiLine(new Ok(null, "Capability list follows, mate"), new ArrayList<>(lines));
    }

    Pop3Response.MultiLine mechanisms() {
        return new Pop3Response.MultiLine(new Ok(null, "Mechanism list follows, mate"), SaslExchange.MECHANISMS);
    }

    Ok userSet(String name) {
        return new Ok(null, "USER " + printable(name) + " set, mate");
    }

    Ok accepted(Acceptance acceptance) {
        return settings.serverRespLine() ? Ok.parse(printable(acceptance.text())) : Ok.parse(octets(settings.okLine()));
    }

    Err mustBeOneOf(boolean stls) {
        return new Err(null, "Mate, the command must be one of " + commands(stls));
    }

    Err tooShort(boolean stls) {
        return new Err(null, "Mate, the command is too short, must be one of " + commands(stls));
    }

    private static String commands(boolean stls) {
        return (stls ? "STLS, " : "") + "CAPA, USER, PASS or QUIT";
    }

    Err malformed(Pop3Command.Malformed malformed, boolean stls, boolean sasl) {
        String verb = malformed.verb() == null ? "" : malformed.verb();
        return switch (verb) {
            case "USER" -> new Err(null, "Mate, try: USER <username>");
            case "PASS" -> new Err(null, "Mate, try: PASS <password>");
            case "CAPA", "QUIT", "STLS" -> new Err(null, "Mate, try: " + verb);
            case "AUTH" -> sasl ? new Err(null, "Mate, try: AUTH PLAIN") : mustBeOneOf(stls);
            case "" ->
                switch (malformed.error()) {
                    case EMPTY_LINE, LEADING_BLANK -> new Err(null, "Null command, mate");
                    default -> tooShort(stls);
                };
            default -> mustBeOneOf(stls);
        };
    }

    /** The answer to a login that failed, whatever the cause. */
    Err refusal(LoginFailure failure) {
        FailureKind kind = failure.kind();
        boolean answeredByServer = kind == FailureKind.REFUSED || kind == FailureKind.REFUSED_TEMPORARILY;
        if (settings.serverRespLine() && answeredByServer && failure.text() != null) {
            return err(failure.code(), printable(failure.text()));
        }
        return switch (kind.answer()) {
            case REFUSED -> err(or(failure.code(), WRONG), "failed: " + FailureKind.REFUSED.status());
            case TEMPORARY -> err(or(failure.code(), "SYS/TEMP"), "failed: " + kind.status());
            case REFUSED_SHOWN ->
                err(
                        kind == FailureKind.LOOKUP_REFUSED ? WRONG : null,
                        "failed: " + (failure.text() == null ? kind.status() : octets(failure.text())));
        };
    }

    private static Err err(@Nullable String code, String text) {
        return Err.parse(code == null ? text : "[" + code + "] " + text);
    }

    private static String or(@Nullable String code, String otherwise) {
        return code == null ? otherwise : code;
    }

    /** Text of ours or of the operator as UTF-8 octets, one char an octet. */
    private static String octets(String text) {
        return printable(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** Octets without control characters; those above 127 stay, as they may be UTF-8. */
    private static String printable(String octets) {
        StringBuilder printable = new StringBuilder(octets.length());
        octets.chars().forEach(c -> printable.append(c < ' ' || c == 0x7f || c > 0xff ? '?' : (char) c));
        return printable.toString();
    }
}
