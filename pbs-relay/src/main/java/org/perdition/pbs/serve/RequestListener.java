// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.executor.ExecutorFilter;
import org.apache.mina.filter.executor.OrderedThreadPoolExecutor;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for mail servers that ask. Answers are worked out by threads of their own, since a store may keep them
 * waiting.
 *
 * @param <T> a request
 */
final class RequestListener<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestListener.class);

    /** Most connections: each of Postfix's processes, of which there are 100 by default, keeps one or two. */
    static final int MAX_CONNECTIONS = 1_000;

    /** Most octets taken at once: of questions that came in one go no more can wait. Postfix's have some 1,000. */
    private static final int BUFFER = 4_096;

    private final String name;
    private final NioSocketAcceptor acceptor = new NioSocketAcceptor(1);
    private final OrderedThreadPoolExecutor threads = new OrderedThreadPoolExecutor(0, RelayCheck.THREADS);
    private final AtomicInteger connections = new AtomicInteger();

    private RequestListener(String name, Class<T> type, RequestReader<T> reader, Function<T, String> answers) {
        this.name = name;
        acceptor.setReuseAddress(true);
        acceptor.getSessionConfig().setReaderIdleTime((int) RequestCodec.IDLE.toSeconds());
        acceptor.getSessionConfig().setReadBufferSize(BUFFER);
        acceptor.getSessionConfig().setMaxReadBufferSize(BUFFER);
        acceptor.getSessionConfig().setTcpNoDelay(true);
        acceptor.getFilterChain().addLast("codec", new ProtocolCodecFilter(new RequestCodec<>(reader)));
        acceptor.getFilterChain().addLast("flow", new Unanswered());
        acceptor.getFilterChain().addLast("threads", new ExecutorFilter(threads));
        acceptor.setHandler(new Handler<>(type, answers, this));
    }

    /**
     * Listens from now on.
     *
     * @param name the option's
     * @param answers worked out by several threads; must not throw
     * @throws IOException naming option and address, if it is taken or none of this machine's
     */
    static <T> RequestListener<T> listen(
            String name, InetSocketAddress address, Class<T> type, RequestReader<T> reader, Function<T, String> answers)
            throws IOException {
        RequestListener<T> listener = new RequestListener<>(name, type, reader, answers);
        try {
            listener.acceptor.bind(address);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw new IOException(
                    name + ": cannot listen on " + address.getHostString() + ":" + address.getPort() + " ("
                            + e.getMessage() + "); see what else does, or write another port",
                    e);
        }
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return acceptor.getLocalAddress();
    }

    @Override
    public void close() {
        acceptor.dispose(false);
        threads.shutdownNow();
    }

    private static final class Handler<T> extends IoHandlerAdapter {
        private final Class<T> type;
        private final Function<T, String> answers;
        private final RequestListener<T> listener;

        Handler(Class<T> type, Function<T, String> answers, RequestListener<T> listener) {
            this.type = type;
            this.answers = answers;
            this.listener = listener;
        }

        @Override
        public void sessionOpened(IoSession session) {
            if (listener.connections.incrementAndGet() > MAX_CONNECTIONS) {
                LOG.warn("{}: more than {} connections, closing one", listener.name, MAX_CONNECTIONS);
                session.closeNow();
            }
        }

        @Override
        public void sessionClosed(IoSession session) {
            listener.connections.decrementAndGet();
        }

        @Override
        public void messageReceived(IoSession session, Object message) {
            WriteFuture sent = session.write(answers.apply(type.cast(message)));
            sent.addListener(future -> Unanswered.answered(session));
        }

        @Override
        public void sessionIdle(IoSession session, IdleStatus status) {
            session.closeNow();
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable problem) {
            Throwable cause = problem.getCause() instanceof MalformedRequestException e ? e : problem;
            if (!(cause instanceof IOException)) {
                LOG.info("{}: closing a connection: {}", listener.name, cause.getMessage());
            }
            session.closeNow();
        }
    }
}
