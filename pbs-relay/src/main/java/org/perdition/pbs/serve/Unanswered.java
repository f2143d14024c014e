// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;

/**
 * Takes nothing more from a connection as long as it has questions whose answers have not gone out: who asks and asks
 * and never reads must not fill the memory. Stands behind the codec and before the threads. Thread-safe.
 */
final class Unanswered extends IoFilterAdapter {
    private static final AttributeKey COUNT = new AttributeKey(Unanswered.class, "count");

    @Override
    public void messageReceived(NextFilter next, IoSession session, Object message) {
        count(session).incrementAndGet();
        session.suspendRead();
        next.messageReceived(session, message);
    }

    /** One answer has gone out, or cannot. */
    static void answered(IoSession session) {
        if (count(session).decrementAndGet() == 0) {
            session.resumeRead();
        }
    }

    private static AtomicInteger count(IoSession session) {
        AtomicInteger fresh = new AtomicInteger();
        return session.setAttributeIfAbsent(COUNT, fresh) instanceof AtomicInteger there ? there : fresh;
    }
}
