// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.maildrop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.perdition.system.harness.Wire;
import org.perdition.system.maildrop.MailRealServer.Security;

/** One POP3 connection (RFC 1939, STLS of RFC 2595). */
final class Pop3Service {
    private final MailRealServer server;
    private final Wire wire;
    private final Security security;
    private String user = "";
    private boolean loggedIn;

    Pop3Service(MailRealServer server, Wire wire, Security security) {
        this.server = server;
        this.wire = wire;
        this.security = security;
    }

    void serve() throws IOException {
        wire.send("+OK " + server.name() + " ready\r\n");
        for (String line = wire.readLine(); line != null; line = wire.readLine()) {
            String[] words = line.split(" ", 2);
            String argument = words.length > 1 ? words[1] : "";
            String verb = words[0].toUpperCase(Locale.ROOT);
            if (verb.equals("QUIT")) {
                wire.send("+OK\r\n");
                return;
            }
            if (loggedIn) {
                mailbox(verb, argument);
            } else {
                login(verb, argument);
            }
        }
    }

    private void login(String verb, String argument) throws IOException {
        switch (verb) {
            case "CAPA" -> wire.send("+OK\r\nUSER\r\nUIDL\r\n" + (offersTls() ? "STLS\r\n" : "") + ".\r\n");
            case "STLS" -> startTls();
            case "USER" -> {
                user = argument;
                wire.send("+OK\r\n");
            }
            case "PASS" -> {
                loggedIn = server.logIn("POP3", user, argument, wire);
                wire.send(loggedIn ? "+OK " + user + " at " + server.name() + "\r\n" : "-ERR wrong password\r\n");
            }
            default -> wire.send("-ERR not before login\r\n");
        }
    }

    private boolean offersTls() {
        return security == Security.STARTTLS && !wire.secured();
    }

    private void startTls() throws IOException {
        if (!offersTls()) {
            wire.send("-ERR no TLS here\r\n");
            return;
        }
        wire.send("+OK\r\n");
        wire.startTls(server.tls());
    }

    private void mailbox(String verb, String argument) throws IOException {
        List<byte[]> mails = server.mails();
        switch (verb) {
            case "STAT" -> {
                int size = mails.stream().mapToInt(mail -> mail.length).sum();
                wire.send("+OK " + mails.size() + " " + size + "\r\n");
            }
            case "LIST", "UIDL" -> {
                StringBuilder list = new StringBuilder("+OK\r\n");
                for (int i = 1; i <= mails.size(); i++) {
                    list.append(i)
                            .append(verb.equals("LIST") ? " " + mails.get(i - 1).length : " uid" + i)
                            .append("\r\n");
                }
                wire.send(list.append(".\r\n").toString());
            }
            case "RETR" -> retrieve(Integer.parseInt(argument));
            case "NOOP" -> wire.send("+OK " + argument + "\r\n");
            default -> wire.send("-ERR unknown\r\n");
        }
    }

    private void retrieve(int number) throws IOException {
        if (number < 1 || number > server.mails().size()) {
            wire.send("-ERR no such mail\r\n");
            return;
        }
        wire.send("+OK\r\n");
        String mail = new String(server.mails().get(number - 1), StandardCharsets.ISO_8859_1);
        wire.send(mail.replace("\r\n.", "\r\n.."));
        wire.send(mail.endsWith("\r\n") ? ".\r\n" : "\r\n.\r\n");
    }
}
