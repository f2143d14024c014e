// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Locale;

/** What is spoken on a listener, and with it towards the real-server ({@code -P/--protocol}). */
public enum Protocol {
    /** POP3, port 110. */
    POP3(Family.POP3, 110, false),
    /** POP3 in SSL from the first byte unless {@code ssl_mode} says otherwise, port 995. */
    POP3S(Family.POP3, 995, true),
    /** IMAP4, port 143. */
    IMAP4(Family.IMAP4, 143, false),
    /** IMAP4 in SSL from the first byte unless {@code ssl_mode} says otherwise, port 993. */
    IMAP4S(Family.IMAP4, 993, true),
    /** ManageSieve, port 4190. */
    MANAGESIEVE(Family.MANAGESIEVE, 4190, false);

    /** The dialogue spoken, whatever protects it. */
    public enum Family {
        /** RFC 1939. */
        POP3,
        /** RFC 3501 and RFC 9051. */
        IMAP4,
        /** RFC 5804. */
        MANAGESIEVE
    }

    private final Family family;
    private final int port;
    private final boolean ssl;

    Protocol(Family family, int port, boolean ssl) {
        this.family = family;
        this.port = port;
        this.ssl = ssl;
    }

    /** The dialogue spoken. */
    public Family family() {
        return family;
    }

    /** The port listened on, and the default port of real-servers. */
    public int port() {
        return port;
    }

    /** Whether {@code ssl_mode} defaults to {@code ssl_all}. */
    public boolean ssl() {
        return ssl;
    }

    /**
     * The name in file and program names: {@code pop3}, {@code pop3s}, {@code imap4}, {@code imap4s},
     * {@code managesieve}.
     */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
