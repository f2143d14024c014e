// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.nio.ByteBuffer;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.log.DialogueLine;
import org.perdition.engine.log.DialogueLine.Speaker;
import org.perdition.engine.log.Endpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the dialogue of one leg during the authentication phase ({@code connection_logging}), at debug, and leaves
 * the chain at the hand-over. It stands behind the login codec, where messages are whole and secrets can be masked;
 * or ahead of it, where the bytes are as they came, if the log may hold passwords ({@code log_passwd always}).
 */
public final class DialogueLogFilter extends IoFilterAdapter {
    private static final Logger LOG = LoggerFactory.getLogger("perdition.dialogue");

    private final @Nullable DialogueCodec<Object, Object> codec;
    private final Speaker peer;
    private final Endpoints client;

    /**
     * Logs with the masking of a codec, or octet by octet.
     *
     * @param codec the codec of the leg, or null to log all octets as they are
     * @param peer who is at the other end of it
     * @param client the client's connection, named in each line of either leg
     */
    @SuppressWarnings("unchecked")
    public DialogueLogFilter(@Nullable DialogueCodec<?, ?> codec, Speaker peer, Endpoints client) {
        // Only messages of this very codec pass here.
        this.codec = (DialogueCodec<Object, Object>) codec;
        this.peer = peer;
        this.client = client;
    }

    /** Whether it takes bytes, and so has to stand ahead of the codec. */
    boolean takesBytes() {
        return codec == null;
    }

    @Override
    public void messageReceived(NextFilter nextFilter, IoSession session, Object message) {
        log(peer, codec == null ? ((IoBuffer) message).buf() : codec.loggableInput(message));
        nextFilter.messageReceived(session, message);
    }

    @Override
    public void filterWrite(NextFilter nextFilter, IoSession session, WriteRequest request) {
        Object message = request.getMessage();
        if (codec == null) {
            log(Speaker.SELF, ((IoBuffer) message).buf());
        } else if (!(message instanceof IoBuffer)) {
            log(Speaker.SELF, codec.loggableOutput(message));
        }
        nextFilter.filterWrite(session, request);
    }

    private void log(Speaker speaker, ByteBuffer octets) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} {}", DialogueLine.format(speaker, octets), client.withPorts());
        }
    }
}
