// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.session.ImapProtocol;
import org.perdition.engine.session.SieveProtocol;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.Secret;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;

/**
 * Popmap and real-server of one run of a script: one after the other they do what the LOGIN lines say. The
 * real-server has a thread of its own.
 */
final class ScriptServer implements Popmap {
    private final Protocol.Family family;
    private final String token;
    private final boolean eachOctet;
    private final Queue<LoginLine> lookups;
    private final ServerSocket listening = Wire.listen();
    private final int closedPort;
    private final CompletableFuture<String> piped = new CompletableFuture<>();

    ScriptServer(Protocol.Family family, String token, List<LoginLine> logins, boolean eachOctet) throws IOException {
        this.family = family;
        this.token = token;
        this.eachOctet = eachOctet;
        lookups = new ConcurrentLinkedQueue<>(logins);
        try (ServerSocket closed = Wire.listen()) {
            closedPort = closed.getLocalPort();
        }
        Queue<LoginLine> dialogues = new ArrayDeque<>(
                logins.stream().filter(LoginLine::reachesServer).toList());
        Thread thread = new Thread(() -> serve(dialogues), "script-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** What came through the pipe of the login that was accepted, once all logins are over and the client has left. */
    CompletableFuture<String> piped() {
        return piped;
    }

    // --- the popmap

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context) throws PopmapUnavailableException {
        LoginLine login = lookups.remove();
        if (!new String(key.bytes(), StandardCharsets.ISO_8859_1).equals(login.name())) {
            throw new PopmapUnavailableException("not the name of the script");
        } else if (login.kind() == FailureKind.LOOKUP_UNAVAILABLE) {
            throw new PopmapUnavailableException("as the script says");
        } else if (login.kind() == FailureKind.LOOKUP_REFUSED) {
            return new LookupResult.Refused(login.text() == null ? "" : login.text(), Duration.ZERO);
        } else if (login.kind() == FailureKind.NO_SERVER) {
            return LookupResult.NOT_FOUND;
        }
        int port = login.kind() == FailureKind.CONNECT ? closedPort : listening.getLocalPort();
        return new LookupResult.Found("127.0.0.1:" + port);
    }

    @Override
    public String describe() {
        return "script";
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- the real-server

    private void serve(Queue<LoginLine> dialogues) {
        String last = "";
        try {
            for (LoginLine login : dialogues) {
                try (Wire proxy = Wire.accept(listening)) {
                    last = serve(login, proxy);
                }
            }
            piped.complete(last);
        } catch (IOException | RuntimeException | AssertionError e) {
            piped.completeExceptionally(e);
        }
    }

    /** Gives what came behind the login. */
    private String serve(LoginLine login, Wire proxy) throws IOException {
        String end = switch (family) {
            case POP3 -> dialoguePop3(login, proxy);
            case IMAP4 -> dialogueImap(login, proxy);
            case MANAGESIEVE -> dialogueSieve(login, proxy);
        };
        if (login.kind() == FailureKind.TLS_FAILED) {
            proxy.restOrReset();
            return "";
        }
        String rest = proxy.rest();
        if (login.kind() != null) {
            assertThat(rest).as("behind the refusal of %s", login).isEqualTo(end);
            return "";
        }
        return rest;
    }

    private String dialoguePop3(LoginLine login, Wire proxy) throws IOException {
        @Nullable FailureKind kind = login.kind();
        String said = said(login);
        if (kind == FailureKind.TIMEOUT) {
            return "";
        } else if (kind == FailureKind.LOOP) {
            send(proxy, "+OK me again " + token);
        } else if (kind == FailureKind.NEGOTIATION) {
            send(proxy, "-ERR " + said);
        } else {
            send(proxy, "+OK ready");
        }
        if (kind == FailureKind.TLS_MISSING) {
            assertThat(proxy.line()).isEqualTo("CAPA");
            send(proxy, "+OK\r\nUSER\r\n.");
        }
        if (kind == null || kind == FailureKind.REFUSED || kind == FailureKind.REFUSED_TEMPORARILY) {
            assertThat(proxy.line()).isEqualTo("USER " + login.name());
            send(proxy, "+OK");
            assertThat(proxy.line()).isEqualTo("PASS " + login.password());
            send(proxy, (kind == null ? "+OK " : "-ERR ") + said);
        }
        return "QUIT\r\n";
    }

    private String dialogueImap(LoginLine login, Wire proxy) throws IOException {
        @Nullable FailureKind kind = login.kind();
        String said = said(login);
        if (kind == FailureKind.TIMEOUT) {
            return "";
        } else if (kind == FailureKind.LOOP) {
            send(proxy, "* OK me again " + token);
        } else if (kind == FailureKind.NEGOTIATION) {
            send(proxy, "* BYE " + said);
            return "";
        } else {
            String words = kind == FailureKind.LOGIN_DISABLED ? " LOGINDISABLED" : "";
            send(proxy, "* OK [CAPABILITY IMAP4rev1 LITERAL+" + words + "] ready");
        }
        if (kind == null || kind == FailureKind.REFUSED || kind == FailureKind.REFUSED_TEMPORARILY) {
            ImapCommand asked = command(new ImapProtocol().clientCodec(), proxy);
            assertThat(asked).isEqualTo(new ImapCommand.Login("flim07", login.name(), Secret.of(login.password())));
            send(proxy, "flim07 " + (kind == null ? "OK " : "NO ") + said);
            return "flim08 LOGOUT\r\n";
        }
        return "flim07 LOGOUT\r\n";
    }

    private String dialogueSieve(LoginLine login, Wire proxy) throws IOException {
        @Nullable FailureKind kind = login.kind();
        if (kind == FailureKind.TIMEOUT) {
            return "";
        }
        String code = login.code() == null ? "" : "(" + login.code() + ") ";
        String text = kind == null ? login.said() : login.text() == null ? "" : login.text();
        String said = code + "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        String sasl = "\"SASL\" \"" + (kind == FailureKind.MECHANISM_MISSING ? "LOGIN" : "PLAIN LOGIN") + "\"\r\n";
        if (kind == FailureKind.LOOP) {
            send(proxy, sasl + "OK \"me again " + token + "\"");
        } else if (kind == FailureKind.NEGOTIATION) {
            send(proxy, sasl + "BYE " + said);
        } else {
            send(proxy, sasl + "OK \"ready\"");
        }
        if (kind == null || kind == FailureKind.REFUSED || kind == FailureKind.REFUSED_TEMPORARILY) {
            String ids = login.owner() == null ? "\0" + login.name() : login.name() + "\0" + login.owner();
            String plain = Base64.getEncoder()
                    .encodeToString((ids + "\0" + login.password()).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(command(new SieveProtocol().clientCodec(), proxy))
                    .isEqualTo(new SieveCommand.Authenticate("PLAIN", Secret.of(plain)));
            send(proxy, (kind == null ? "OK " : "NO ") + said);
        }
        return "LOGOUT\r\n";
    }

    private static <C> C command(DialogueCodec<C, ?> codec, Wire proxy) throws IOException {
        C command = codec.next();
        while (command == null) {
            int octet = proxy.read();
            assertThat(octet).as("end of the stream within a command").isNotNegative();
            codec.feed(ByteBuffer.wrap(new byte[] {(byte) octet}));
            command = codec.next();
        }
        return command;
    }

    private static String said(LoginLine login) {
        if (login.kind() == null) {
            return login.said();
        }
        return (login.code() == null ? "" : "[" + login.code() + "] ") + (login.text() == null ? "" : login.text());
    }

    private void send(Wire proxy, String line) throws IOException {
        proxy.send((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1), eachOctet);
    }
}
