// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.nio.ByteBuffer;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.perdition.engine.log.DialogueLine;
import org.perdition.engine.log.DialogueLine.Speaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the dialogue of one leg during the authentication phase ({@code connection_logging}), at debug. It stands
 * behind the login codec, where messages are whole and secrets can be masked, and leaves the chain at the
 * hand-over.
 */
public final class DialogueLogFilter extends IoFilterAdapter {
    private static final Logger LOG = LoggerFactory.getLogger("perdition.dialogue");

    private final DialogueCodec<Object, Object> codec;
    private final Speaker peer;

    /**
     * Logs with the masking of a codec.
     *
     * @param codec the codec of the leg
     * @param peer who is at the other end of it
     */
    @SuppressWarnings("unchecked")
    public DialogueLogFilter(DialogueCodec<?, ?> codec, Speaker peer) {
        // Only messages of this very codec pass here.
        this.codec = (DialogueCodec<Object, Object>) codec;
        this.peer = peer;
    }

    @Override
    public void messageReceived(NextFilter nextFilter, IoSession session, Object message) {
        log(peer, codec.loggableInput(message));
        nextFilter.messageReceived(session, message);
    }

    @Override
    public void filterWrite(NextFilter nextFilter, IoSession session, WriteRequest request) {
        if (!(request.getMessage() instanceof IoBuffer)) {
            log(Speaker.SELF, codec.loggableOutput(request.getMessage()));
        }
        nextFilter.filterWrite(session, request);
    }

    private static void log(Speaker speaker, ByteBuffer octets) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}", DialogueLine.format(speaker, octets));
        }
    }
}
