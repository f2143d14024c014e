// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.ConfigurationException;

/** Reads one line with a passphrase: from a file, from a descriptor that is open, or from a person. */
final class PassphraseSource {
    /** OpenSSL takes no longer ones. */
    private static final int MAX_LENGTH = 1024;

    private static final Path DESCRIPTORS = Path.of("/dev/fd");
    private static final Path LINKS = Path.of("/proc/self/fd");

    private PassphraseSource() {}

    /** The first line of {@code ssl_passphrase_file}. */
    static byte[] read(Path file) throws ConfigurationException {
        PemFiles.size("ssl_passphrase_file", file);
        byte[] line;
        try (InputStream in = Files.newInputStream(file)) {
            line = firstLine(in);
        } catch (IOException e) {
            throw PemFiles.unreadable("ssl_passphrase_file", file, e);
        }
        if (line == null) {
            throw PemFiles.problem(
                    "ssl_passphrase_file",
                    file,
                    "its first line holds no passphrase; write it there, and nothing else");
        }
        return line;
    }

    /** The next line of a descriptor. Waits until it is there, as the original does. */
    static byte[] read(int descriptor, Path key) throws ConfigurationException {
        byte[] line = null;
        if (!isForeign(linkOf(descriptor))) {
            try (InputStream in = open(descriptor)) {
                line = firstLine(in);
            } catch (IOException e) {
                // Not open: as good as nothing in it.
            }
        }
        if (line == null) {
            throw PemFiles.problem(
                    "ssl_key_file",
                    key,
                    "is encrypted, and file descriptor " + descriptor
                            + " (ssl_passphrase_fd) gives no passphrase; write"
                            + " ssl_passphrase_file, or the number of a descriptor that is open");
        }
        return line;
    }

    /** Whether nobody can have meant this one: what a client says, or a file that Java itself has opened. */
    private static boolean isForeign(String link) {
        return link.startsWith("socket:")
                || link.startsWith("anon_inode:")
                || link.endsWith("random")
                || link.endsWith(".jar")
                || link.startsWith(System.getProperty("java.home") + "/");
    }

    private static InputStream open(int descriptor) throws IOException {
        // Standard input itself, so that what follows the line stays for others; it is not ours to close.
        return descriptor == 0
                ? new FileInputStream(FileDescriptor.in) {
                    @Override
                    public void close() {}
                }
                : Files.newInputStream(DESCRIPTORS.resolve(Integer.toString(descriptor)));
    }

    /** Whether a person sits at it. Only asked of standard input: who passes another descriptor passes data. */
    static boolean isTerminal(int descriptor) {
        String link = linkOf(descriptor);
        return descriptor == 0
                && (link.startsWith("/dev/pts/") || link.startsWith("/dev/tty") || link.equals("/dev/console"));
    }

    private static String linkOf(int descriptor) {
        try {
            return Files.readSymbolicLink(LINKS.resolve(Integer.toString(descriptor)))
                    .toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** Asks on the terminal, without echo. */
    static byte[] ask(Path key) throws ConfigurationException {
        byte[] typed;
        try {
            typed = ask("Passphrase for " + key + ": ");
        } catch (IOException e) {
            typed = null;
        }
        if (typed == null) {
            throw PemFiles.problem("ssl_key_file", key, "is encrypted, and no passphrase was typed; type it");
        }
        return typed;
    }

    private static byte @Nullable [] ask(String prompt) throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("%s", prompt);
            return typed == null || typed.length == 0 ? null : utf8(typed);
        }
        // Java has a console only where standard output is the terminal too.
        System.err.print(prompt);
        System.err.flush();
        // Ctrl-C ends the process from here, and would leave a terminal that shows nothing of what is typed.
        Thread restore = new Thread(PassphraseSource::restoreEcho, "restore-echo");
        Runtime.getRuntime().addShutdownHook(restore);
        stty("-echo");
        try (InputStream in = open(0)) {
            return firstLine(in);
        } finally {
            restoreEcho();
            System.err.println();
            forget(restore);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }

    private static void restoreEcho() {
        try {
            stty("echo");
        } catch (IOException e) {
            // There is no stty, so the echo has not been switched off.
        }
    }

    private static void stty(String setting) throws IOException {
        try {
            new ProcessBuilder("stty", setting)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] utf8(char[] typed) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(typed, '\0');
        return bytes;
    }

    /** The line without its end; null if it is empty, too long, or no text. */
    private static byte @Nullable [] firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet == 0 || line.size() == MAX_LENGTH) {
                return null;
            }
            line.write(octet);
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        return length == 0 ? null : Arrays.copyOf(bytes, length);
    }
}
