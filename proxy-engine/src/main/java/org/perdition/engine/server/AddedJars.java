// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.perdition.popmap.IoReason;

/** What an operator has put into {@code lib/plugins} and {@code lib/drivers}: Java passes over what is no jar, and says nothing. */
final class AddedJars {
    private static final List<String> FOLDERS = List.of("plugins", "drivers");

    /** Of the tarball, in both. */
    private static final String README = "README";

    private AddedJars() {}

    /** A line for each file that is not used, in the tarball the start script belongs to. */
    static List<String> objections() {
        String home = System.getProperty("perdition.home", "");
        return home.isEmpty() ? List.of() : objections(Path.of(home, "lib"));
    }

    static List<String> objections(Path lib) {
        List<String> lines = new ArrayList<>();
        FOLDERS.forEach(name -> files(lib.resolve(name)).forEach(file -> objection(file, lines)));
        return lines;
    }

    /** Where popmap providers of the operator's own may be. */
    static List<Path> plugins() {
        String home = System.getProperty("perdition.home", "");
        return home.isEmpty()
                ? List.of()
                : files(Path.of(home, "lib", "plugins")).stream()
                        .filter(AddedJars::isNamedJar)
                        .toList();
    }

    private static Collection<Path> files(Path folder) {
        TreeSet<Path> sorted = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(sorted::add);
        } catch (IOException e) {
            // A tarball without that folder is as good as one with nothing in it.
        }
        return sorted;
    }

    private static boolean isNamedJar(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private static void objection(Path file, List<String> lines) {
        String name = String.valueOf(file.getFileName());
        if (name.equals(README)) {
            return;
        }
        if (!isNamedJar(file)) {
            lines.add(file + " is not used: its name does not end in .jar; give it such a name, or remove it");
            return;
        }
        try (ZipFile jar = new ZipFile(file.toFile())) {
            jar.size();
        } catch (ZipException e) {
            lines.add(file + " is not used: it is no jar, or a damaged one; copy it again, or remove it");
        } catch (IOException e) {
            lines.add(
                    file + " is not used: " + IoReason.of(e) + "; let the user of this process read it, or remove it");
        }
    }
}
