// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/**
 * An nginx of one's own: own configuration, own folder, one process, in the foreground. It touches no nginx of the
 * system.
 */
public final class Nginx implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

    private final Path folder = TemporaryFolder.create("perdition-nginx");
    private final int port;
    private RunningProgram program;

    private Nginx(int port, List<String> configuration) {
        this.port = port;
        program = run(configuration);
    }

    /**
     * An entry of an auth server; empty texts are not sent.
     *
     * @param status {@code OK}, or what a refused client is told
     * @param headers further headers of the reply
     */
    public record Answer(String status, Map<String, String> headers) {}

    /**
     * One that is an auth server: its reply to {@code GET /auth} depends on {@code Auth-User}. It says {@code OK} and no
     * more to names it does not know.
     *
     * @param port its port on 127.0.0.1
     */
    public static Nginx authServer(int port, Map<String, Answer> answers) {
        return new Nginx(port, authConfiguration(port, answers));
    }

    /**
     * One that is an auth server with the same reply to everybody, on any number of requests of a connection.
     *
     * @param port its port on 127.0.0.1
     * @param headers of the reply, beside {@code Auth-Status: OK}
     */
    public static Nginx authServerForAll(int port, Map<String, String> headers) {
        List<String> lines = httpLines();
        lines.add("keepalive_requests 1000000000;");
        lines.add("server { listen 127.0.0.1:" + port + "; location = /auth {");
        lines.add("add_header Auth-Status OK;");
        headers.forEach((name, value) -> lines.add("add_header " + name + " \"" + value + "\";"));
        lines.add("return 204; } } }");
        return new Nginx(port, lines);
    }

    /**
     * One that is a mail proxy.
     *
     * @param auth port of its auth server on 127.0.0.1
     * @param pop3 port in clear
     * @param imap port in clear
     * @param imaps port with SSL
     * @param certificate for it
     * @param key goes with the certificate
     */
    public static Nginx mailProxy(int auth, int pop3, int imap, int imaps, Path certificate, Path key) {
        return new Nginx(
                pop3,
                List.of(
                        "load_module " + Peer.NGINX_MAIL.program() + ";",
                        "events {}",
                        "mail {",
                        "  auth_http 127.0.0.1:" + auth + "/auth;",
                        "  auth_http_header X-Auth-Key k1;",
                        "  server { listen 127.0.0.1:" + pop3 + "; protocol pop3; }",
                        "  server { listen 127.0.0.1:" + imap + "; protocol imap; }",
                        "  server { listen 127.0.0.1:" + imaps + " ssl; protocol imap;",
                        "    ssl_certificate \"" + certificate + "\"; ssl_certificate_key \"" + key + "\"; }",
                        "}"));
    }

    private static List<String> httpLines() {
        List<String> lines = new ArrayList<>(List.of("events {}", "http {", "access_log off;"));
        for (String temporary : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            lines.add(temporary + "_temp_path tmp;");
        }
        return lines;
    }

    private static List<String> authConfiguration(int port, Map<String, Answer> answers) {
        List<String> lines = httpLines();
        List<String> sent =
                List.of("Auth-Server", "Auth-Port", "Auth-User", "Auth-Pass", "Auth-Wait", "Auth-Error-Code");
        lines.add("map $http_auth_user $its_status { default OK;");
        answers.forEach((user, answer) -> lines.add(exactly(user) + " \"" + answer.status() + "\";"));
        lines.add("}");
        for (String header : sent) {
            lines.add("map $http_auth_user $" + variable(header) + " { default '';");
            answers.forEach((user, answer) ->
                    lines.add(exactly(user) + " \"" + answer.headers().getOrDefault(header, "") + "\";"));
            lines.add("}");
        }
        lines.add("server { listen 127.0.0.1:" + port + "; location = /auth {");
        lines.add("add_header Auth-Status $its_status;");
        sent.forEach(header -> lines.add("add_header " + header + " $" + variable(header) + ";"));
        lines.add("return 204; } } }");
        return lines;
    }

    private static String variable(String header) {
        return "its_" + header.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** By an expression: plain words of nginx's maps are compared without regard to case. */
    private static String exactly(String user) {
        return "\"~^" + user.replaceAll("([^A-Za-z0-9\\x80-\\uffff])", "\\\\$1") + "$\"";
    }

    private RunningProgram run(List<String> configuration) {
        List<String> lines = new ArrayList<>(List.of("daemon off;", "master_process off;", "pid nginx.pid;"));
        lines.addAll(configuration);
        try {
            Path file = Files.write(folder.resolve("nginx.conf"), lines, StandardCharsets.UTF_8);
            RunningProgram started = RunningProgram.start(
                    folder,
                    Map.of(),
                    List.of(Peer.NGINX.program(), "-e", "stderr", "-p", folder.toString(), "-c", file.toString()));
            awaitPort(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPort(RunningProgram started) {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline && started.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
        throw new AssertionError("nginx does not listen:\n" + started.output().text());
    }

    /** Starts an auth server again, on its port, with these answers. */
    public void restart(Map<String, Answer> answers) {
        stop();
        program = run(authConfiguration(port, answers));
    }

    /** Makes it say nothing. */
    public void freeze() {
        program.signal("STOP");
    }

    /** Makes it go on. */
    public void thaw() {
        if (program.isAlive()) {
            program.signal("CONT");
        }
    }

    /** Ends it. */
    public void stop() {
        thaw();
        program.terminate();
    }

    @Override
    public void close() {
        program.close();
    }
}
