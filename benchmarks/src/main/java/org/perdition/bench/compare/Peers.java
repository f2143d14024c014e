// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.perdition.bench.net.Service;

/** The peers there are. Each is set up as its users would for this work, with what makes it fast and is safe. */
final class Peers {
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path NGINX_MAIL = Path.of("/usr/lib/nginx/modules/ngx_mail_module.so");
    private static final Path C_PERDITION = Path.of("/usr/sbin/perdition");

    private Peers() {}

    /** All of them, in the order of the tables. */
    static List<Peer> all(Path tarball) {
        return List.of(new Direct(), new HaProxy(), new Nginx(), new CPerdition(), new Ours(tarball));
    }

    private static Optional<String> need(Path... files) {
        return List.of(files).stream()
                .filter(file -> !Files.exists(file))
                .map(file -> "no " + file)
                .findFirst();
    }

    /** No proxy: the clients talk to the real-server itself. */
    private record Direct() implements Peer {
        @Override
        public String name() {
            return "direct";
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public Running start(Site site) {
            return Running.direct(site.realServer());
        }
    }

    /** HAProxy in TCP mode: does not look at logins. */
    private record HaProxy() implements Peer {
        @Override
        public String name() {
            return "haproxy";
        }

        @Override
        public Optional<String> missing() {
            return need(HAPROXY);
        }

        @Override
        public Running start(Site site) throws IOException, InterruptedException {
            Map<Service, Integer> ports = Running.freePorts();
            String listeners = ports.entrySet().stream()
                    .map(port -> """
                            listen %s
                                bind 127.0.0.1:%d backlog 4096%s
                                server real 127.0.0.1:%d
                            """.formatted(
                                    port.getKey(),
                                    port.getValue(),
                                    port.getKey().tls()
                                            ? " ssl crt " + site.certificate().both()
                                            : "",
                                    clear(site, port.getKey())))
                    .collect(Collectors.joining());
            Path file = Files.writeString(site.directory().resolve("haproxy.cfg"), """
                    global
                        maxconn 6000
                    defaults
                        mode tcp
                        maxconn 6000
                        timeout connect 5s
                        timeout client 10m
                        timeout server 10m
                        option splice-auto
                    """ + listeners);
            return Running.start(
                    site.directory(),
                    ports,
                    Map.of(),
                    List.of(List.of(HAPROXY.toString(), "-db", "-f", file.toString())));
        }
    }

    /** nginx's mail module with 64 KiB buffers; it asks the scripted real-server where to go. */
    private record Nginx() implements Peer {
        @Override
        public String name() {
            return "nginx";
        }

        @Override
        public Optional<String> missing() {
            return need(NGINX, NGINX_MAIL);
        }

        @Override
        public Running start(Site site) throws IOException, InterruptedException {
            Map<Service, Integer> ports = Running.freePorts();
            String servers = ports.entrySet().stream()
                    .map(port -> "    server { listen 127.0.0.1:%d%s; protocol %s; }\n"
                            .formatted(
                                    port.getValue(),
                                    port.getKey().tls() ? " ssl" : "",
                                    port.getKey().isPop3() ? "pop3" : "imap"))
                    .collect(Collectors.joining());
            Path file = Files.writeString(
                    site.directory().resolve("nginx.conf"),
                    """
                    load_module %s;
                    daemon off;
                    worker_processes auto;
                    pid %s/nginx.pid;
                    error_log %s/nginx.log warn;
                    events { worker_connections 16384; }
                    mail {
                        auth_http 127.0.0.1:%d/;
                        proxy on;
                        proxy_buffer 64k;
                        timeout 10m;
                        ssl_certificate %s;
                        ssl_certificate_key %s;
                    """.formatted(
                                            NGINX_MAIL,
                                            site.directory(),
                                            site.directory(),
                                            site.realServer().get(Service.AUTH_HTTP),
                                            site.certificate().certificate(),
                                            site.certificate().key())
                            + servers + "}\n");
            return Running.start(
                    site.directory(),
                    ports,
                    Map.of(),
                    List.of(List.of(
                            NGINX.toString(),
                            "-p",
                            site.directory().toString(),
                            "-e",
                            site.directory().resolve("nginx.log").toString(),
                            "-c",
                            file.toString())));
        }
    }

    /** The original, one listener process for each service. */
    private record CPerdition() implements Peer {
        @Override
        public String name() {
            return "c-perdition";
        }

        @Override
        public Optional<String> missing() {
            return need(C_PERDITION);
        }

        @Override
        public Running start(Site site) throws IOException, InterruptedException {
            Map<Service, Integer> ports = Running.freePorts();
            Path empty = Files.writeString(site.directory().resolve("perdition.conf"), "");
            List<List<String>> commands = ports.entrySet().stream()
                    .map(port -> List.of(
                            // its processes close every possible descriptor at their end: the usual limit, not ours
                            "/bin/sh",
                            "-c",
                            ("ulimit -n 1024; exec %s --no_daemon -f %s -P %s -b 127.0.0.1 -l %d -s 127.0.0.1 -p %d"
                                            + " -M '' -n --pid_file '' -F -%s")
                                    .formatted(
                                            C_PERDITION,
                                            empty,
                                            port.getKey().isPop3() ? "POP3" : "IMAP4",
                                            port.getValue(),
                                            clear(site, port.getKey()),
                                            port.getKey().tls()
                                                    ? " --ssl_mode ssl_listen --ssl_no_client_cert_verify"
                                                            + " --ssl_cert_file "
                                                            + site.certificate().certificate() + " --ssl_key_file "
                                                            + site.certificate().key()
                                                    : "")))
                    .toList();
            return Running.start(site.directory(), ports, Map.of(), commands);
        }
    }

    /** This project from its tarball, with one log line for each login and end, as it is shipped. */
    private record Ours(Path tarball) implements Peer {
        @Override
        public String name() {
            return "ours";
        }

        @Override
        public Optional<String> missing() {
            return need(tarball);
        }

        @Override
        public Running start(Site site) throws IOException, InterruptedException {
            Path root = Files.createDirectories(site.directory().resolve("unpacked"));
            int status = new ProcessBuilder(
                            "tar", "-xzf", tarball.toString(), "--strip-components=1", "-C", root.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("cannot unpack " + tarball);
            }
            Map<Service, Integer> ports = Running.freePorts();
            String listeners = ports.entrySet().stream()
                    .map(port -> listener(site, port.getKey(), port.getValue()))
                    .collect(Collectors.joining());
            Path settings = Files.createDirectories(site.directory().resolve("settings"));
            Files.writeString(
                    settings.resolve("perdition.properties"),
                    """
                    bind_address = 127.0.0.1
                    outgoing_server = 127.0.0.1
                    map_library =
                    no_daemon = on
                    no_lookup = on
                    pid_file =
                    connections_per_address = 0
                    log_facility = %s/perdition.log
                    ssl_cert_file = %s
                    ssl_key_file = %s
                    """.formatted(
                                            site.directory(),
                                            site.certificate().certificate(),
                                            site.certificate().key())
                            + listeners);
            return Running.start(
                    site.directory(),
                    ports,
                    Map.of("PERDITION_SYSCONFDIR", settings.toString()),
                    List.of(List.of(root.resolve("bin/perdition").toString(), "--no_daemon")));
        }

        private static String listener(Site site, Service service, int port) {
            String key = "listener." + service.name().toLowerCase(Locale.ROOT);
            return """
                    %1$s.protocol = %2$s
                    %1$s.listen_port = %3$d
                    %1$s.outgoing_port = %4$d
                    %1$s.ssl_mode = %5$s
                    """.formatted(
                            key,
                            service.isPop3() ? "POP3" : "IMAP4",
                            port,
                            clear(site, service),
                            service.tls() ? "ssl_listen" : "none");
        }
    }

    /** The real-server's port in clear for a service: so far only the clients' leg is in TLS. */
    private static int clear(Peer.Site site, Service service) {
        Integer port = site.realServer().get(service.isPop3() ? Service.POP3 : Service.IMAP);
        if (port == null) {
            throw new IllegalStateException("real-server without " + service);
        }
        return port;
    }
}
