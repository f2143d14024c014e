// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.setenv;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The program that this process becomes, with the environment and the words it was given itself, octet by octet. Linux.
 * Immutable.
 *
 * @param words the program, looked for in {@code PATH} if it has no slash, and its arguments
 * @param connections descriptors that are meant for it besides the standard ones: sockets and pipes
 */
public record NextProgram(List<String> words, Set<Integer> connections) {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private static final byte[] RELAYCLIENT = octets("RELAYCLIENT");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int STANDARD_ERROR = 2;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int SIG_SETMASK = 2;
    /** Octets of a set of signals. */
    private static final int SIGNALS = 128;

    /** The calls; loaded when they are needed. */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int setenv(byte[] name, byte[] value, int overwrite) throws LastErrorException;

        // errno is not set; a JVM keeps SIGQUIT from its threads.
        static native int pthread_sigmask(int how, byte[] set, byte[] old);

        static native int fcntl(int descriptor, int command, int flags) throws LastErrorException;

        static native int execvp(Pointer file, Pointer words) throws LastErrorException;
    }

    /** Copies the list. */
    public NextProgram {
        words = List.copyOf(words);
        connections = Set.copyOf(connections);
    }

    /** The program of these words. Called before this process opens anything of its own. */
    public static NextProgram of(List<String> words) {
        Set<Integer> connections = new HashSet<>();
        try {
            descriptors().forEach((descriptor, what) -> {
                if (what.startsWith("socket:") || what.startsWith("pipe:")) {
                    connections.add(descriptor);
                }
            });
        } catch (IOException e) {
            // It gets the three standard ones alone.
        }
        return new NextProgram(words, connections);
    }

    /** Tells it that the client may relay, unless the environment has told it what to do already. */
    public void letRelay() throws IOException {
        try {
            C.setenv(RELAYCLIENT, octets(""), 0);
        } catch (LastErrorException e) {
            throw new IOException("RELAYCLIENT cannot be set: " + e.getMessage(), e);
        }
    }

    /**
     * Becomes it, and so does not return.
     *
     * @throws IOException if it cannot be started
     */
    public void become() throws IOException {
        if (words.isEmpty()) {
            throw new IOException("no program to start; write it behind the options, as in -- /usr/sbin/qmail-smtpd");
        }
        List<byte[]> all = asGiven();
        Memory list = new Memory((all.size() + 1L) * Native.POINTER_SIZE);
        List<Memory> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Memory word = new Memory(all.get(i).length);
            word.write(0, all.get(i), 0, all.get(i).length);
            kept.add(word);
            list.setPointer((long) i * Native.POINTER_SIZE, word);
        }
        list.setPointer((long) all.size() * Native.POINTER_SIZE, Pointer.NULL);
        try {
            keepFiles();
            C.pthread_sigmask(SIG_SETMASK, new byte[SIGNALS], new byte[SIGNALS]);
            C.execvp(kept.get(0), list);
        } catch (LastErrorException e) {
            throw new IOException(words.get(0) + ": cannot be started (" + e.getMessage() + ")", e);
        }
        throw new IOException(words.get(0) + ": cannot be started");
    }

    /** Closes what this process has opened itself, once it is the other program. */
    private void keepFiles() throws IOException {
        for (int descriptor : descriptors().keySet()) {
            if (descriptor > STANDARD_ERROR && !connections.contains(descriptor)) {
                try {
                    C.fcntl(descriptor, F_SETFD, FD_CLOEXEC);
                } catch (LastErrorException e) {
                    // That of the listing itself, which is closed by now.
                }
            }
        }
    }

    /** The open descriptors, and what they lead to. */
    private static Map<Integer, String> descriptors() throws IOException {
        Map<Integer, String> all = new TreeMap<>();
        try (DirectoryStream<Path> list = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path each : list) {
                int number = Integer.parseInt(String.valueOf(each.getFileName()));
                all.put(
                        number,
                        Files.isSymbolicLink(each)
                                ? Files.readSymbolicLink(each).toString()
                                : "");
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    /** The octets this process got, each word with the zero octet behind it: text in Java may have lost some. */
    private List<byte[]> asGiven() throws IOException {
        List<byte[]> given = new ArrayList<>();
        byte[] line = Files.readAllBytes(COMMAND_LINE);
        int start = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == 0) {
                given.add(Arrays.copyOfRange(line, start, i + 1));
                start = i + 1;
            }
        }
        return given.size() > words.size()
                ? given.subList(given.size() - words.size(), given.size())
                : words.stream().map(NextProgram::octets).toList();
    }

    private static byte[] octets(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
