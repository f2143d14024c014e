// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LoginSettings;
import org.perdition.imap4.IdField;
import org.perdition.imap4.ImapCapabilities;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponse.Condition;
import org.perdition.imap4.ImapResponse.Status;
import org.perdition.imap4.ResponseCode;

/** The texts an IMAP4 client gets before login. Immutable. */
final class ImapReplies {
    /** Announced beyond the operator's list: what is understood anyway. ENABLE is for after the login. */
    private static final List<String> OURS = List.of("AUTH=PLAIN", "SASL-IR", "ID", "LITERAL-");

    /** RFC 5530: to try the same name and password again is no use. */
    private static final String WRONG = "AUTHENTICATIONFAILED";

    static final ImapResponse.Continuation GO_ON = new ImapResponse.Continuation("OK ready for additional input");

    /** What {@code ID} says of us (RFC 2971); no version, which would only help attackers. */
    static final ImapResponse.Id ID = new ImapResponse.Id(List.of(new IdField("name", "perdition")));

    private final LoginContext context;
    private final LoginSettings settings;

    ImapReplies(LoginContext context) {
        this.context = context;
        this.settings = context.settings();
    }

    Status greeting(ImapCapabilities capabilities) {
        String text = printable(octets("IMAP4 Ready " + context.host() + " " + context.token()));
        ResponseCode code =
                capabilities.words().isEmpty() ? null : new ResponseCode("CAPABILITY", capabilities.toString());
        return new Status(null, Condition.OK, code, text);
    }

    /**
     * The list by state.
     *
     * @param starttls whether STARTTLS is possible now
     * @param login whether a login is possible now
     * @param secured whether TLS is up
     */
    ImapCapabilities capabilities(boolean starttls, boolean login, boolean secured) {
        Set<String> words = new LinkedHashSet<>(settings.capabilities());
        if (settings.sasl() && !settings.operatorSetCapabilities()) {
            words.addAll(OURS);
        }
        words.removeIf(word -> {
            String upper = word.toUpperCase(Locale.ROOT);
            // a LOGINDISABLED of the operator's own stays while in clear, as in the original
            return upper.equals("STARTTLS")
                    || (upper.equals("LOGINDISABLED") && (secured || !login))
                    || (upper.startsWith("AUTH=") && !login);
        });
        if (starttls) {
            words.add("STARTTLS");
        }
        if (!login) {
            words.add("LOGINDISABLED");
        }
        return ImapCapabilities.parse(octets(String.join(" ", words)));
    }

    static Status ok(String tag, String text) {
        return new Status(tag, Condition.OK, null, text);
    }

    static Status no(String tag, String text) {
        return new Status(tag, Condition.NO, null, text);
    }

    static Status bad(String tag, String text) {
        return new Status(tag, Condition.BAD, null, text);
    }

    static Status bye(@Nullable String code, String text) {
        return new Status(null, Condition.BYE, code == null ? null : ResponseCode.of(code), text);
    }

    static Status wrongLogin(String tag) {
        return bad(tag, "Mate, try LOGIN <username> <passwd>");
    }

    static Status wrongAuthenticate(String tag) {
        return bad(tag, "Mate, try AUTHENTICATE <mechanism>");
    }

    static Status unrecognised(String tag) {
        return bad(tag, "Unrecognised command, mate");
    }

    /** The answer to what is no command. */
    static Status malformed(ImapCommand.Malformed malformed) {
        String tag = malformed.tag();
        if (tag == null) {
            return new Status(null, Condition.BAD, null, "Invalid tag, mate");
        }
        String verb = malformed.verb() == null ? "" : malformed.verb();
        return switch (malformed.error()) {
            case MISSING_COMMAND -> bad(tag, "Missing command, mate");
            case NULL_COMMAND -> bad(tag, "Null command, mate");
            case UNEXPECTED_ARGUMENT -> bad(tag, "Argument given to " + verb + " but there shouldn't be one, mate");
            case LITERAL_TOO_BIG, STRING_TOO_LONG ->
                new Status(tag, Condition.BAD, ResponseCode.of("TOOBIG"), "Argument too long, mate");
            case INVALID_LITERAL -> bad(tag, "Invalid literal, mate");
            case FORBIDDEN_OCTET -> bad(tag, "NUL or bare CR in a command, mate");
            default ->
                switch (verb) {
                    case "LOGIN" -> wrongLogin(tag);
                    case "AUTHENTICATE" -> wrongAuthenticate(tag);
                    case "ID" -> bad(tag, "Mate, try ID NIL or ID (<field> <value> ...)");
                    case "ENABLE" -> bad(tag, "Mate, try ENABLE <capability>");
                    default -> unrecognised(tag);
                };
        };
    }

    /** The answer to a login that failed, whatever the cause. */
    Status refusal(String tag, LoginFailure failure) {
        FailureKind kind = failure.kind();
        boolean answeredByServer = kind == FailureKind.REFUSED || kind == FailureKind.REFUSED_TEMPORARILY;
        if (settings.serverRespLine() && answeredByServer && failure.text() != null) {
            return status(tag, failure.code(), printable(failure.text()));
        }
        return switch (kind.answer()) {
            case REFUSED -> status(tag, or(failure.code(), WRONG), "failed: " + FailureKind.REFUSED.status());
            case TEMPORARY -> status(tag, or(failure.code(), "UNAVAILABLE"), "failed: " + kind.status());
            case REFUSED_SHOWN ->
                status(
                        tag,
                        kind == FailureKind.LOOKUP_REFUSED ? WRONG : failure.code(),
                        "failed: " + (failure.text() == null ? kind.status() : printable(octets(failure.text()))));
        };
    }

    /** What the client gets when the real-server has accepted; nothing else of its login is passed on. */
    List<ImapResponse> accepted(String tag, Acceptance acceptance) {
        List<ImapResponse> responses = new ArrayList<>();
        acceptance
                .alerts()
                .forEach(text ->
                        responses.add(new Status(null, Condition.OK, ResponseCode.of("ALERT"), printable(text))));
        Status last = Status.tagged(
                tag,
                Condition.OK,
                settings.serverRespLine() ? printable(acceptance.text()) : printable(octets(settings.okLine())));
        boolean told = last.code() != null && last.code().is("CAPABILITY");
        if (!acceptance.capabilities().isEmpty() && !told) {
            responses.add(new ImapResponse.Capability(
                    ImapCapabilities.parse(printable(String.join(" ", acceptance.capabilities())))));
        }
        responses.add(last);
        return responses;
    }

    private static Status status(String tag, @Nullable String code, String text) {
        return code == null
                ? Status.tagged(tag, Condition.NO, text)
                : Status.tagged(tag, Condition.NO, "[" + code + "] " + text);
    }

    private static String or(@Nullable String code, String otherwise) {
        return code == null ? otherwise : code;
    }

    /** Text of ours or of the operator as UTF-8 octets, one char an octet. */
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Octets without control characters; those above 127 stay, as they may be UTF-8. */
    private static String printable(String octets) {
        StringBuilder printable = new StringBuilder(octets.length());
        octets.chars().forEach(c -> printable.append(c < ' ' || c == 0x7f || c > 0xff ? '?' : (char) c));
        return printable.toString();
    }
}
