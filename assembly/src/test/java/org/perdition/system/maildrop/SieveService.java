// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.maildrop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.perdition.system.harness.Wire;
import org.perdition.system.maildrop.MailRealServer.Security;

/** One ManageSieve connection (RFC 5804); nobody has a script. */
final class SieveService {
    private final MailRealServer server;
    private final Wire wire;
    private final Security security;
    private boolean loggedIn;

    SieveService(MailRealServer server, Wire wire, Security security) {
        this.server = server;
        this.wire = wire;
        this.security = security;
    }

    void serve() throws IOException {
        capabilities();
        for (String line = wire.readLine(); line != null; line = wire.readLine()) {
            String[] words = line.split(" ");
            switch (words[0].toUpperCase(Locale.ROOT)) {
                case "LOGOUT" -> {
                    wire.send("OK\r\n");
                    return;
                }
                case "CAPABILITY" -> capabilities();
                case "NOOP" -> wire.send("OK\r\n");
                case "LISTSCRIPTS" -> wire.send(loggedIn ? "OK\r\n" : "NO \"not before login\"\r\n");
                case "STARTTLS" -> startTls();
                case "AUTHENTICATE" -> logIn(words[words.length - 1].replace("\"", ""));
                default -> wire.send("NO \"unknown\"\r\n");
            }
        }
    }

    private void capabilities() throws IOException {
        wire.send("\"IMPLEMENTATION\" \"" + server.name() + "\"\r\n\"SASL\" \"PLAIN\"\r\n"
                + (offersTls() ? "\"STARTTLS\"\r\n" : "") + "OK \"" + server.name() + " ready\"\r\n");
    }

    private boolean offersTls() {
        return security == Security.STARTTLS && !wire.secured();
    }

    private void startTls() throws IOException {
        if (!offersTls()) {
            wire.send("NO \"no TLS here\"\r\n");
            return;
        }
        wire.send("OK\r\n");
        wire.startTls(server.tls());
        capabilities();
    }

    private void logIn(String base64) throws IOException {
        String[] plain = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1).split("\0", 3);
        loggedIn = server.logIn("MANAGESIEVE", plain[1], plain[2], wire);
        wire.send(loggedIn ? "OK\r\n" : "NO \"wrong password\"\r\n");
    }
}
