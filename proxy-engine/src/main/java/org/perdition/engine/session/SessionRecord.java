// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.bridge.Bridge;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.SessionLogSettings;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.filter.DialogueLogFilter;
import org.perdition.engine.log.DialogueLine.Speaker;
import org.perdition.engine.log.Endpoints;
import org.perdition.engine.log.Identity;
import org.perdition.engine.log.LegState;
import org.perdition.engine.log.LoginRecord;
import org.perdition.engine.log.SessionLog;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.transport.Deadline;
import org.perdition.engine.transport.MailSession;

/**
 * What the log gets to know of one session: that it connected, each login, and exactly one closing line. Owned
 * by the session's I/O thread.
 */
final class SessionRecord {
    private final SessionLog log;
    private final LegSecurity wanted;
    private final MailSession client;
    private final Endpoints endpoints;
    private @Nullable Identity user;
    private SessionLog.@Nullable Success success;
    private @Nullable Deadline relog;

    SessionRecord(SessionLog log, LegSecurity wanted, MailSession client) {
        this.log = log;
        this.wanted = wanted;
        this.client = client;
        endpoints = new Endpoints(client.getRemoteAddress(), client.getLocalAddress());
    }

    /** The filter that logs the dialogue of one leg, or null if none is to be. */
    @Nullable
    DialogueLogFilter dialogueLog(SessionLogSettings settings, DialogueCodec<?, ?> codec, Speaker peer) {
        if (!settings.dialogue()) {
            return null;
        }
        return new DialogueLogFilter(settings.dialogueShowsPasswords() ? null : codec, peer, endpoints);
    }

    void connected() {
        log.connected(endpoints);
    }

    /** A login was refused; names, password and server as far as they are known, and how the connection was protected. */
    void refused(
            Identity who,
            byte @Nullable [] password,
            @Nullable HostPort server,
            LegState backend,
            LoginFailure failure) {
        log.failed(login(backend, who, password, server), failure);
    }

    /** The login goes on under another name than the client's. */
    void renamed(String typed, String name) {
        log.renamed(endpoints, typed, name);
    }

    /** The login went well. */
    void accepted(Credentials credentials, HostPort server, LegState backend) {
        user = Identity.of(credentials);
        success = log.loggedIn(login(backend, user, credentials.password(), server));
    }

    private LoginRecord login(LegState backend, Identity who, byte @Nullable [] password, @Nullable HostPort server) {
        return new LoginRecord(endpoints, LegState.of(wanted, client.isSecured()), backend, who, password, server);
    }

    /** From now on the Auth line is repeated every so often; zero for never. */
    void repeat(Duration every) {
        if (!every.isZero()) {
            relog = client.thread().schedule(every, () -> {
                log.again(Objects.requireNonNull(success));
                repeat(every);
            });
        }
    }

    /** Something worth a line at info. */
    void note(String text) {
        log.note(endpoints, text);
    }

    /** The session is over; the bridge is null if it never came to a login. */
    void closed(@Nullable Bridge bridge) {
        if (relog != null) {
            relog.cancel();
        }
        log.closed(
                endpoints, user, bridge == null ? 0 : bridge.receivedBytes(), bridge == null ? 0 : bridge.sentBytes());
    }
}
