// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.maildrop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.perdition.system.harness.Wire;
import org.perdition.system.maildrop.MailRealServer.Security;

/** One IMAP4 connection: login, and as much of a mailbox as a dialogue needs (RFC 3501). */
final class ImapService {
    private final MailRealServer server;
    private final Wire wire;
    private final Security security;
    private boolean loggedIn;

    ImapService(MailRealServer server, Wire wire, Security security) {
        this.server = server;
        this.wire = wire;
        this.security = security;
    }

    void serve() throws IOException {
        wire.send("* OK " + server.name() + " ready\r\n");
        for (List<String> words = command(); !words.isEmpty(); words = command()) {
            String tag = words.get(0);
            String verb = words.size() > 1 ? words.get(1).toUpperCase(Locale.ROOT) : "";
            if (verb.equals("LOGOUT")) {
                wire.send("* BYE\r\n" + tag + " OK\r\n");
                return;
            }
            perform(tag, verb, words);
        }
    }

    private void perform(String tag, String verb, List<String> words) throws IOException {
        switch (verb) {
            case "CAPABILITY" ->
                wire.send("* CAPABILITY IMAP4rev1" + (offersTls() ? " STARTTLS" : "") + "\r\n" + tag + " OK\r\n");
            case "NOOP" -> wire.send(tag + " OK NOOP\r\n");
            case "STARTTLS" -> startTls(tag);
            case "LOGIN" -> {
                loggedIn = words.size() == 4 && server.logIn("IMAP4", words.get(2), words.get(3), wire);
                wire.send(tag + (loggedIn ? " OK " + words.get(2) + " at " + server.name() : " NO wrong") + "\r\n");
            }
            default -> {
                if (loggedIn) {
                    mailbox(tag, verb, words);
                } else {
                    wire.send(tag + " BAD not before login\r\n");
                }
            }
        }
    }

    private void mailbox(String tag, String verb, List<String> words) throws IOException {
        switch (verb) {
            case "SELECT" ->
                wire.send("* " + server.mails().size() + " EXISTS\r\n* OK [UIDVALIDITY 1]\r\n" + tag
                        + " OK [READ-WRITE]\r\n");
            case "FETCH" -> fetch(tag, Integer.parseInt(words.get(2)));
            default -> wire.send(tag + " BAD unknown\r\n");
        }
    }

    private void fetch(String tag, int number) throws IOException {
        if (number < 1 || number > server.mails().size()) {
            wire.send(tag + " NO no such mail\r\n");
            return;
        }
        byte[] mail = server.mails().get(number - 1);
        wire.send("* " + number + " FETCH (BODY[] {" + mail.length + "}\r\n");
        wire.send(mail);
        wire.send(")\r\n" + tag + " OK\r\n");
    }

    private boolean offersTls() {
        return security == Security.STARTTLS && !wire.secured();
    }

    private void startTls(String tag) throws IOException {
        if (!offersTls()) {
            wire.send(tag + " BAD no TLS here\r\n");
            return;
        }
        wire.send(tag + " OK\r\n");
        wire.startTls(server.tls());
    }

    /** The words of a command, quoted strings and literals among them; empty at the end of the connection. */
    private List<String> command() throws IOException {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String line = wire.readLine();
        for (int i = 0; line != null && i <= line.length(); i++) {
            char c = i < line.length() ? line.charAt(i) : ' ';
            if (c == '"') {
                for (i++; i < line.length() && line.charAt(i) != '"'; i++) {
                    word.append(line.charAt(i) == '\\' ? line.charAt(++i) : line.charAt(i));
                }
                words.add(word.toString());
                word.setLength(0);
                i++;
            } else if (c == '{') {
                boolean synchronising = !line.endsWith("+}");
                int size = Integer.parseInt(line.substring(i + 1, line.length() - (synchronising ? 1 : 2)));
                if (synchronising) {
                    wire.send("+ go on\r\n");
                }
                words.add(new String(wire.readBytes(size), StandardCharsets.ISO_8859_1));
                line = wire.readLine();
                i = 0;
            } else if (c != ' ') {
                word.append(c);
            } else if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return words;
    }
}
