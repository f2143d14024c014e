// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.util.Locale;
import org.perdition.bench.load.Work;
import org.perdition.bench.net.Service;

/** A row of the comparison. */
enum Case {
    POP3_LOGIN("POP3 login, plain", Service.POP3, Work.LOGIN, 32, Kind.THROUGHPUT),
    IMAP_LOGIN("IMAP4 login, plain", Service.IMAP, Work.LOGIN, 32, Kind.THROUGHPUT),
    IMAP_LOGIN_TLS("IMAP4 login, TLS P-256 to the client", Service.IMAPS, Work.LOGIN, 32, Kind.THROUGHPUT),
    NOOP_32("NOOP on 32 connections, plain", Service.IMAP, Work.NOOP, 32, Kind.THROUGHPUT),
    NOOP_1("NOOP on 1 connection, plain", Service.IMAP, Work.NOOP, 1, Kind.THROUGHPUT),
    DOWN("download, plain", Service.IMAP, Work.DOWNLOAD, 4, Kind.THROUGHPUT),
    DOWN_TLS("download, TLS to the client", Service.IMAPS, Work.DOWNLOAD, 4, Kind.THROUGHPUT),
    UP("upload, plain", Service.IMAP, Work.UPLOAD, 4, Kind.THROUGHPUT),
    STALL("stalled reader, plain", Service.IMAP, Work.IDLE, 16, Kind.STALL),
    STALL_TLS("stalled reader, TLS to the client", Service.IMAPS, Work.IDLE, 16, Kind.STALL),
    IDLE("idle sessions, plain", Service.IMAP, Work.IDLE, 1_000, Kind.IDLE);

    /** How a case is measured. */
    enum Kind {
        /** CPU and wall clock per unit, repeated. */
        THROUGHPUT,
        /** Memory grown while clients do not read. */
        STALL,
        /** Memory of sessions that do nothing. */
        IDLE
    }

    /** Longer than any buffer on the way, so that a stall is one. */
    static final int MAIL_KIB = 64 * 1024;

    private final String title;
    private final Service service;
    private final Work work;
    private final int connections;
    private final Kind kind;

    Case(String title, Service service, Work work, int connections, Kind kind) {
        this.title = title;
        this.service = service;
        this.work = work;
        this.connections = connections;
        this.kind = kind;
    }

    /** As on the command line: {@code pop3-login}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    Service service() {
        return service;
    }

    Work work() {
        return work;
    }

    int connections() {
        return connections;
    }

    Kind kind() {
        return kind;
    }

    /** Whether octets are counted, not units. */
    boolean isBulk() {
        return work == Work.DOWNLOAD || work == Work.UPLOAD;
    }
}
