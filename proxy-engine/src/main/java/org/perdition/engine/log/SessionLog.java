// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.SessionLogSettings.Passwords;
import org.perdition.engine.login.LoginFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that tell of a session, in the form of release 1.18, at info. Programs that keep a list of addresses
 * for SMTP read them, so nothing a client sends may look like one of them. Thread-safe.
 *
 * <p>A server or port that is not known is an empty value.
 */
public final class SessionLog {
    /** Name of the logger all lines go to. */
    public static final String LOGGER = "perdition.session";

    private static final String HIDDEN = "XXXXXX";

    private final Logger logger;
    private final Passwords passwords;
    private final String behindConnect;

    /** Writes to the logger {@value #LOGGER}. */
    public SessionLog(Passwords passwords) {
        this(passwords, "");
    }

    private SessionLog(Passwords passwords, String behindConnect) {
        this.logger = LoggerFactory.getLogger(LOGGER);
        this.passwords = passwords;
        this.behindConnect = behindConnect;
    }

    /** The same for a process started by inetd, whose Connect line names it. */
    public SessionLog ofInetd(long pid) {
        return new SessionLog(passwords, " inetd_pid=" + pid);
    }

    /** A client has connected. */
    public void connected(Endpoints endpoints) {
        logger.info("Connect: {}{}", endpoints, behindConnect);
    }

    /**
     * A client is logged in.
     *
     * @param user its name, one char an octet
     * @param password as octets; shown only if {@code log_passwd} says so
     * @param server the real-server
     * @return the line, for {@link #again}
     */
    public String loggedIn(Endpoints endpoints, String user, byte @Nullable [] password, HostPort server) {
        String line = auth(endpoints, user, shown(password, true), server, "ok");
        logger.info("{}", line);
        return line;
    }

    /** The client that logged in is still there ({@code connect_relog}): the same line again. */
    public void again(String line) {
        logger.info("{}", line);
    }

    /**
     * A login has failed: an Auth line with the reason in short, and one with all that is known.
     *
     * @param user the name, one char an octet
     * @param password as octets, or null if there was none
     * @param server the real-server, or null if it came to none
     */
    public void failed(
            Endpoints endpoints,
            String user,
            byte @Nullable [] password,
            @Nullable HostPort server,
            LoginFailure failure) {
        String status = "failed: " + failure.kind().status();
        logger.info("{}", auth(endpoints, user, shown(password, false), server, status));
        logger.info(
                "Login failed: {} user=\"{}\" server=\"{}\" port=\"{}\" kind={} code=\"{}\" text=\"{}\" detail=\"{}\"",
                endpoints,
                Escaping.octets(user),
                host(server),
                port(server),
                failure.kind(),
                Escaping.text(failure.code() == null ? "" : failure.code()),
                Escaping.text(failure.text() == null ? "" : failure.text()),
                Escaping.text(failure.detail()));
    }

    /**
     * A session is over; every one that connected gets this line.
     *
     * @param user name it logged in with, one char an octet; empty if it did not
     * @param received bytes from client to server after the login
     * @param sent bytes from server to client after the login
     */
    public void closed(Endpoints endpoints, String user, long received, long sent) {
        logger.info("Close: {} user=\"{}\" received={} sent={}", endpoints, Escaping.octets(user), received, sent);
    }

    /** Something else worth a line: why a session was closed, or that a leg is in clear. */
    public void note(Endpoints endpoints, String text) {
        logger.info("Session: {} {}", endpoints, Escaping.text(text));
    }

    private static String auth(
            Endpoints endpoints, String user, String password, @Nullable HostPort server, String status) {
        return "Auth: " + endpoints + " user=\"" + Escaping.octets(user) + "\" passwd=\"" + password + "\" server=\""
                + host(server) + "\" port=\"" + port(server) + "\" status=\"" + status + "\"";
    }

    private String shown(byte @Nullable [] password, boolean success) {
        return password != null && passwords.shown(success) ? Escaping.escape(password) : HIDDEN;
    }

    private static String host(@Nullable HostPort server) {
        return server == null ? "" : Escaping.text(server.host());
    }

    private static String port(@Nullable HostPort server) {
        OptionalInt port = server == null ? OptionalInt.empty() : server.port();
        return port.isPresent() ? Integer.toString(port.getAsInt()) : "";
    }
}
