// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;
import org.perdition.bench.net.PlainLink;
import org.perdition.bench.net.TlsContexts;
import org.perdition.bench.net.TlsLink;

/** A plan being carried out, on the thread that calls {@link #run}; one selector serves all clients. */
public final class Load implements AutoCloseable {
    private static final long TURN_MILLIS = 20;
    /** Connections on their way at a time, below the usual listen backlog of 128. */
    private static final int CONNECTING_AT_ONCE = 64;
    /** A target that refuses every connection must not be asked for ever. */
    private static final int ERRORS_AT_MOST = 100;

    private final Plan plan;
    private final SSLContext tls;
    private final Loop loop = new Loop();
    private final Tally tally = new Tally();
    private final Set<MailClient> clients = new LinkedHashSet<>();
    private int loggedIn;
    private int begun;
    private boolean ending;

    /** Nothing is connected yet; the context is used if the service speaks TLS. */
    public Load(Plan plan, SSLContext tls) throws IOException {
        this.plan = plan;
        this.tls = tls;
    }

    /** The plan. */
    public Plan plan() {
        return plan;
    }

    /** The counts. */
    public Tally tally() {
        return tally;
    }

    boolean isEnding() {
        return ending;
    }

    void onLoggedIn() {
        loggedIn++;
    }

    void onGone(MailClient client) {
        clients.remove(client);
    }

    /** Connects all clients and waits until each has logged in once. */
    public void begin(long limitMillis) throws IOException {
        serve(limitMillis, () -> loggedIn >= plan.connections() || tally.errors() > 0);
        if (loggedIn < plan.connections()) {
            throw new IOException("only " + loggedIn + " of " + plan.connections() + " logged in within " + limitMillis
                    + " ms: " + tally.firstError());
        }
    }

    /** Goes on for this long with fresh counts; returns the nanoseconds it really took. */
    public long run(long millis) throws IOException {
        tally.clear();
        long began = System.nanoTime();
        serve(millis, () -> tally.errors() > ERRORS_AT_MOST);
        return System.nanoTime() - began;
    }

    /** Lets every client finish what it does and leave; what is not gone in time is closed, which is no error. */
    public void end(long limitMillis) throws IOException {
        ending = true;
        if (plan.work() == Work.IDLE) {
            for (MailClient client : List.copyOf(clients)) {
                client.leave();
            }
        }
        serve(limitMillis, clients::isEmpty);
    }

    /** Idle clients ask for a mail each and do not read; all at once go on reading with {@link #resume}. */
    public void requestAndStall() throws IOException {
        for (MailClient client : clients) {
            client.download();
            client.pause(true);
        }
    }

    /** Stalled clients read on; waits until each has its whole mail. The tally then has one unit for each. */
    public void resume(long limitMillis) throws IOException {
        int stalled = plan.connections();
        ending = true;
        tally.clear();
        for (MailClient client : List.copyOf(clients)) {
            client.pause(false);
        }
        serve(limitMillis, clients::isEmpty);
        if (tally.units() < stalled) {
            tally.error("only " + tally.units() + " of " + stalled + " stalled mails arrived");
        }
    }

    private void serve(long millis, BooleanSupplier done) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!done.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            connectMissing();
            loop.turn(Math.min(TURN_MILLIS, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }

    private void connectMissing() throws IOException {
        boolean again = plan.work() == Work.LOGIN;
        while (!ending
                && clients.size() < plan.connections()
                && (again || (begun < plan.connections() && begun - loggedIn < CONNECTING_AT_ONCE))
                && tally.errors() <= ERRORS_AT_MOST) {
            connect();
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(plan.target());
        Link link = plan.service().tls() ? new TlsLink(channel, TlsContexts.engine(tls, true)) : new PlainLink(channel);
        MailClient client = plan.service().isPop3()
                ? new Pop3Client(this, loop, channel, link)
                : new ImapClient(this, loop, channel, link);
        begun++;
        clients.add(client);
        client.beginIfConnected(channel);
    }

    @Override
    public void close() throws IOException {
        ending = true;
        for (MailClient client : List.copyOf(clients)) {
            client.close();
        }
        loop.close();
    }
}
