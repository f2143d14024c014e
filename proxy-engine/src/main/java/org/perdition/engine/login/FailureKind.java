// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

/** The closed list of ways a login can fail, each with one log status and one kind of answer. */
public enum FailureKind {
    /** {@code login_disabled}, or TLS demanded and not up. */
    LOGIN_DISABLED("Login Disabled", Answer.REFUSED_SHOWN),
    /** Neither popmap nor default servers name a real-server; to the client the same as a wrong password. */
    NO_SERVER("Could not determine server", Answer.REFUSED),
    /** The popmap cannot say now. */
    LOOKUP_UNAVAILABLE("Could not look up server", Answer.TEMPORARY),
    /** The popmap says that this user may not log in. */
    LOOKUP_REFUSED("Refused by popmap", Answer.REFUSED_SHOWN),
    /** PAM says no ({@code authenticate_in}); to the client the same as a wrong password. */
    LOCAL_AUTHENTICATION("local authentication failure", Answer.REFUSED),
    /** PAM cannot say now. */
    LOCAL_AUTHENTICATION_UNAVAILABLE("local authentication unavailable", Answer.TEMPORARY),
    /** Name unknown, connection refused, reset before a greeting, or no connection in time. */
    CONNECT("Could not connect to server", Answer.TEMPORARY),
    /** The real-server greets wrongly, breaks the protocol, or hangs up in the middle of it. */
    NEGOTIATION("Connection Negotiation Failure", Answer.TEMPORARY),
    /** The real-server did not answer in time. */
    TIMEOUT("Connection Negotiation Failure", Answer.TEMPORARY),
    /** The real-server does not offer, or refuses, the STLS/STARTTLS that is demanded. */
    TLS_MISSING("TLS not present", Answer.TEMPORARY),
    /** The real-server does not offer the SASL mechanism we log in with. ManageSieve only. */
    MECHANISM_MISSING("SASL mechanism unavailable", Answer.TEMPORARY),
    /** TLS handshake or certificate of the real-server. */
    TLS_FAILED("Could not establish TLS with server", Answer.TEMPORARY),
    /** The real-server is this very proxy. */
    LOOP("Re-Authentication Failure", Answer.TEMPORARY),
    /** The real-server refuses name or password. */
    REFUSED("Re-Authentication Failure", Answer.REFUSED),
    /** The real-server is up but cannot log this user in now ([IN-USE], [SYS/TEMP], [UNAVAILABLE], ...). */
    REFUSED_TEMPORARILY("Re-Authentication Failure", Answer.TEMPORARY);

    /** What the client is answered. */
    public enum Answer {
        /**
         * After {@code auth_failure_delay}, {@code Re-Authentication Failure} with [AUTH] or
         * [AUTHENTICATIONFAILED], so that a wrong password and an unknown user look the same.
         */
        REFUSED,
        /**
         * After {@code auth_failure_delay}, the popmap's text or the log status; with [AUTH] or [AUTHENTICATIONFAILED] if
         * a popmap refuses, with [PRIVACYREQUIRED] if TLS is what an IMAP4 client lacks.
         */
        REFUSED_SHOWN,
        /** At once, the log status with [SYS/TEMP] or [UNAVAILABLE]; trying again later may help. */
        TEMPORARY
    }

    private final String status;
    private final Answer answer;

    FailureKind(String status, Answer answer) {
        this.status = status;
        this.answer = answer;
    }

    /** What stands behind {@code failed: } in the Auth line. */
    public String status() {
        return status;
    }

    /** What the client is answered. */
    public Answer answer() {
        return answer;
    }
}
