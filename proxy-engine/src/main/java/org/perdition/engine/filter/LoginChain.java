// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.nio.ByteBuffer;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.transport.MailSession;

/**
 * The filter chain of one leg until it is logged in. This is the one place that builds it:
 *
 * <pre>
 *   socket
 *     limit      connection limit (client leg only)
 *     timeouts   idle limit and deadline
 *     tls        at connect, or after STLS/STARTTLS; stays for the pipe
 *     codec      bytes to messages, one at a time
 *     log        dialogue log, if asked for; behind the codec, where secrets can be masked, or else ahead of it
 *   handler      the session
 * </pre>
 *
 * At the hand-over timeouts, codec and log go; limit and TLS stay.
 */
public final class LoginChain {
    private static final String LIMIT = "limit";
    private static final String TIMEOUTS = "timeouts";
    private static final String CODEC = "codec";
    private static final String LOG = "log";

    private final MailSession session;
    private final TimeoutFilter timeouts;
    private final LoginCodecFilter codec;
    private @Nullable TlsFilter tls;

    /**
     * Builds the chain, in the order data comes in.
     *
     * @param session whose chain it is, still empty
     * @param limit the connection limit, or null on the leg towards the real-server
     * @param timeouts the limits of this leg
     * @param tls TLS from the first byte, or null
     * @param codec the login codec
     * @param log the dialogue log, or null
     */
    public LoginChain(
            MailSession session,
            @Nullable ConnectionLimitFilter limit,
            TimeoutFilter timeouts,
            @Nullable TlsFilter tls,
            DialogueCodec<?, ?> codec,
            @Nullable DialogueLogFilter log) {
        this.session = session;
        this.timeouts = timeouts;
        this.tls = tls;
        IoFilterChain chain = session.getFilterChain();
        if (limit != null) {
            chain.addLast(LIMIT, limit);
        }
        chain.addLast(TIMEOUTS, timeouts);
        if (tls != null) {
            chain.addLast(TlsFilter.NAME, tls);
        }
        if (log != null && log.takesBytes()) {
            chain.addLast(LOG, log);
        }
        this.codec = new LoginCodecFilter(session, CODEC, codec);
        if (log != null && !log.takesBytes()) {
            chain.addLast(LOG, log);
        }
    }

    /** Starts TLS if it is there from the first byte, and says whether it is. Call when the session opens. */
    public boolean beginTls() {
        if (tls == null) {
            return false;
        }
        tls.begin();
        return true;
    }

    /**
     * Puts TLS in after STLS/STARTTLS and starts it; what was written before still goes out in clear. Call in the
     * event that brought the last message in clear, and only if nothing is {@linkplain
     * LoginCodecFilter#hasLeftover left over}.
     */
    public void startTls(TlsFilter filter) {
        if (codec.hasLeftover()) {
            throw new IllegalStateException("bytes came behind STARTTLS");
        }
        tls = filter;
        session.getFilterChain().addAfter(TIMEOUTS, TlsFilter.NAME, filter);
        filter.begin();
    }

    /** The limits of this leg. */
    public TimeoutFilter timeouts() {
        return timeouts;
    }

    /** The login codec. */
    public LoginCodecFilter codec() {
        return codec;
    }

    /**
     * Takes the login filters out.
     *
     * @return the bytes that have come and no message has used
     */
    public ByteBuffer handOver() {
        codec.hold();
        ByteBuffer leftover = codec.takeLeftover();
        timeouts.stop();
        IoFilterChain chain = session.getFilterChain();
        chain.remove(TIMEOUTS);
        chain.remove(CODEC);
        if (chain.contains(LOG)) {
            chain.remove(LOG);
        }
        return leftover;
    }
}
