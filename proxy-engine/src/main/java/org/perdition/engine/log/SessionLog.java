// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.LogFormat;
import org.perdition.engine.config.SessionLogSettings.Passwords;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The lines that tell of a session, at info: Connect, Auth and Close in the form of the release that
 * {@code log_format} names, and lines of our own, which show the ports too. Programs that keep a list of addresses
 * for SMTP read them, so nothing a client sends may look like one of them. Thread-safe.
 */
public final class SessionLog {
    /** Name of the logger all lines go to. */
    public static final String LOGGER = "perdition.session";

    /** Name of the marker on Auth lines, which the system log gets as notices, as from release 2.2. */
    static final String NOTICE = "NOTICE";

    private static final Marker NOTICE_MARKER = MarkerFactory.getMarker(NOTICE);

    private static final String SUCCEEDED = "ok";

    /** The Auth line of a login that succeeded: as it is logged, and without a password for all else. Immutable. */
    public static final class Success {
        private final String logged;
        private final String told;

        private Success(String logged, String told) {
            this.logged = logged;
            this.told = told;
        }

        @Override
        public String toString() {
            return told;
        }
    }

    private final Logger logger;
    private final LineForm form;
    private final Passwords passwords;
    private final String behindConnect;
    private final Consumer<String> listener;

    /**
     * Writes to the logger {@value #LOGGER}.
     *
     * @param format the form of the three lines
     * @param protocol what the listener speaks
     * @param passwords {@code log_passwd}
     */
    public SessionLog(LogFormat format, String protocol, Passwords passwords) {
        this(LineForm.of(format, protocol), passwords, "", line -> {});
    }

    private SessionLog(LineForm form, Passwords passwords, String behindConnect, Consumer<String> listener) {
        this.logger = LoggerFactory.getLogger(LOGGER);
        this.form = form;
        this.passwords = passwords;
        this.behindConnect = behindConnect;
        this.listener = listener;
    }

    /** The same for a process started by inetd, whose Connect line names it. */
    public SessionLog ofInetd(long pid) {
        return new SessionLog(form, passwords, " inetd_pid=" + pid, listener);
    }

    /**
     * The same for somebody who wants the lines of successful logins, and their repetitions, whatever is logged. No
     * line told so holds a password.
     *
     * @param wants must neither wait nor throw; called by I/O threads
     */
    public SessionLog tellingOfLogins(Consumer<String> wants) {
        return new SessionLog(form, passwords, behindConnect, wants);
    }

    /** A client has connected. */
    public void connected(Endpoints endpoints) {
        logger.info("{}{}", form.connected(endpoints), behindConnect);
    }

    /**
     * A client is logged in.
     *
     * @return its line, for {@link #again}
     */
    public Success loggedIn(LoginRecord login) {
        passwordOwner(login);
        String password = shown(login.password(), null);
        String logged = form.login(login, password, SUCCEEDED);
        Success line = new Success(logged, password == null ? logged : form.login(login, null, SUCCEEDED));
        again(line);
        return line;
    }

    /** The client that logged in is still there ({@code connect_relog}): the same line again. */
    public void again(Success line) {
        logger.info(NOTICE_MARKER, "{}", line.logged);
        listener.accept(line.told);
    }

    /** A login has failed: an Auth line with the reason in short, and one with all that is known. */
    public void failed(LoginRecord login, LoginFailure failure) {
        passwordOwner(login);
        String status = "failed: " + failure.kind().status();
        logger.info(NOTICE_MARKER, "{}", form.login(login, shown(login.password(), failure), status));
        HostPort server = login.server();
        logger.info(
                "Login failed: {} user=\"{}\" server=\"{}\" kind={} code=\"{}\" text=\"{}\" detail=\"{}\"",
                login.endpoints().withPorts(),
                Escaping.octets(login.who().user()),
                server == null ? "" : Escaping.text(server.toString()),
                failure.kind(),
                Escaping.text(failure.code() == null ? "" : failure.code()),
                Escaping.text(failure.text() == null ? "" : failure.text()),
                Escaping.text(failure.detail()));
    }

    /**
     * A session is over; every one that connected gets this line.
     *
     * @param who it logged in as; null if it did not
     * @param received bytes from client to server after the login
     * @param sent bytes from server to client after the login
     */
    public void closed(Endpoints endpoints, @Nullable Identity who, long received, long sent) {
        logger.info("{}", form.closed(endpoints, who, received, sent));
    }

    /** Something else worth a line: why a session was closed, or that a leg is in clear. */
    public void note(Endpoints endpoints, String text) {
        logger.info("Session: {} {}", endpoints.withPorts(), Escaping.text(text));
    }

    /**
     * A login goes on under another name, so that what the client typed can be found.
     *
     * @param typed the client's spelling, one char an octet
     * @param name the name in the lines to come, one char an octet
     */
    public void renamed(Endpoints endpoints, String typed, String name) {
        logger.info(
                "Session: {} client said user=\"{}\", goes on as user=\"{}\"",
                endpoints.withPorts(),
                Escaping.octets(typed),
                Escaping.octets(name));
    }

    /** Older forms have one name only. */
    private void passwordOwner(LoginRecord login) {
        if (!form.namesPasswordOwner()) {
            login.who()
                    .authenticationId()
                    .ifPresent(owner -> logger.info(
                            "Session: {} user=\"{}\" with the password of user=\"{}\"",
                            login.endpoints().withPorts(),
                            Escaping.octets(login.who().user()),
                            Escaping.octets(owner)));
        }
    }

    /** A password that nobody has refused, because a server was down, is most likely right. */
    private @Nullable String shown(byte @Nullable [] password, @Nullable LoginFailure failure) {
        boolean refused = failure != null && failure.kind().answer() != FailureKind.Answer.TEMPORARY;
        return password != null && passwords.shown(failure == null, refused) ? Escaping.escape(password) : null;
    }
}
