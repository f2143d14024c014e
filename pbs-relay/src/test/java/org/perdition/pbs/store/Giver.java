// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Another process that gives addresses time in the same store, of the kind that a test is about. */
public final class Giver {
    private Giver() {}

    /** Starts it. */
    static Process start(StoreContract contract, Path file, int rounds) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Giver.class.getName(),
                        contract.getClass().getName(),
                        file.toString(),
                        Integer.toString(rounds)))
                .redirectErrorStream(true)
                .start();
    }

    /** What it has written. */
    static byte[] read(Process process) {
        try {
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes an end that is over, and at once a later one, address by address. */
    public static void main(String[] words) throws Exception {
        StoreContract contract =
                (StoreContract) Class.forName(words[0]).getDeclaredConstructor().newInstance();
        try (RelayStore store = contract.open(Path.of(words[1]))) {
            for (int i = 0; i < Integer.parseInt(words[2]); i++) {
                store.learn(StoreContract.entry("192.0.2." + i, StoreContract.NOW, "inge"));
                store.sync();
                store.learn(StoreContract.entry("192.0.2." + i, StoreContract.LATER, "inge"));
                store.sync();
            }
        }
    }
}
