// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.perdition.bench.net.Service;
import org.perdition.bench.server.ScriptedServer;

/** The scripted real-server as a process of its own, so that no collector or lock is shared with the driver. */
final class RealServer implements AutoCloseable {
    private final Process process;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);

    RealServer(Certificate certificate) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScriptedServer.class.getName(),
                        certificate.keyStore().toString(),
                        Certificate.PASSWORD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
        for (String line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
            int equals = line.indexOf('=');
            ports.put(Service.valueOf(line.substring(0, equals)), Integer.parseInt(line.substring(equals + 1)));
        }
        if (ports.size() != Service.values().length) {
            close();
            throw new IOException("scripted real-server did not start");
        }
    }

    Map<Service, Integer> ports() {
        return Map.copyOf(ports);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
