// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.perdition.popmap.IoReason;

/**
 * What surrounds the process, as far as it matters to the configuration.
 *
 * @param program the name it was started as, such as {@code perdition.imap4}
 * @param workingDirectory where relative names on the command line start
 * @param configurationDirectory where the configuration files and default files live
 * @param chosen why it is that directory
 */
public record Environment(String program, Path workingDirectory, Path configurationDirectory, Chosen chosen) {
    /** Why a directory is the configuration directory. */
    public enum Chosen {
        /** Nobody named one. */
        BY_DEFAULT,
        /** It is the system's, and so hides that of the unpacked tarball. */
        BEFORE_THE_TARBALLS,
        /** {@link #SYSCONFDIR} names it. */
        BY_NAME
    }

    /** Environment variable that names the configuration directory. */
    public static final String SYSCONFDIR = "PERDITION_SYSCONFDIR";

    private static final Path SYSTEM_DIRECTORY = Path.of("/etc/perdition");

    /** One in which nobody named the configuration directory. */
    public Environment(String program, Path workingDirectory, Path configurationDirectory) {
        this(program, workingDirectory, configurationDirectory, Chosen.BY_DEFAULT);
    }

    /** The one of this process. */
    public static Environment ofProcess() {
        return of(System.getenv(), System.getProperties(), SYSTEM_DIRECTORY);
    }

    /**
     * {@code PERDITION_SYSCONFDIR} if set, else the system directory if it exists, else {@code conf/} of the
     * unpacked tarball, which the scripts in {@code bin/} name in the system property {@code perdition.home}.
     */
    static Environment of(Map<String, String> variables, Properties properties, Path systemDirectory) {
        // The scripts name it: a process in the background has gone to / by now.
        Path working = Path.of(properties.getProperty("perdition.directory", properties.getProperty("user.dir", "/")));
        String named = variables.getOrDefault(SYSCONFDIR, "");
        String home = properties.getProperty("perdition.home", "");
        Path directory;
        Chosen chosen = Chosen.BY_DEFAULT;
        if (!named.isEmpty()) {
            directory = working.resolve(named);
            chosen = Chosen.BY_NAME;
        } else if (home.isEmpty() || Files.isDirectory(systemDirectory)) {
            directory = systemDirectory;
            chosen = home.isEmpty() ? Chosen.BY_DEFAULT : Chosen.BEFORE_THE_TARBALLS;
        } else {
            directory = working.resolve(home).resolve("conf").normalize();
        }
        return new Environment(properties.getProperty("perdition.program", "perdition"), working, directory, chosen);
    }

    /** What is wrong with the configuration directory, if somebody named one. */
    Optional<String> problem() {
        return chosen == Chosen.BY_NAME && !Files.isDirectory(configurationDirectory)
                ? Optional.of((Files.notExists(configurationDirectory)
                                ? "there is no directory " + configurationDirectory
                                : configurationDirectory + " cannot be read ("
                                        + IoReason.unseen(configurationDirectory)
                                                .orElse("it is no directory")
                                        + ")")
                        + "; name an existing one, or unset the variable")
                : Optional.empty();
    }

    /** What to know if settings are wrong that somebody may not have meant at all. */
    public Optional<String> hint() {
        return chosen == Chosen.BEFORE_THE_TARBALLS
                ? Optional.of(
                        "settings are read in " + configurationDirectory + ", which is there; to use others, name a"
                                + " file with -f, or their directory in the variable " + SYSCONFDIR)
                : Optional.empty();
    }

    /** The protocol the program name stands for, if any. */
    public Optional<Protocol> protocol() {
        return switch (program.toLowerCase(Locale.ROOT)) {
            case "perdition.pop3" -> Optional.of(Protocol.POP3);
            case "perdition.pop3s" -> Optional.of(Protocol.POP3S);
            case "perdition.imap4" -> Optional.of(Protocol.IMAP4);
            case "perdition.imap4s", "perdition.imaps" -> Optional.of(Protocol.IMAP4S);
            case "perdition.managesieve" -> Optional.of(Protocol.MANAGESIEVE);
            default -> Optional.empty();
        };
    }
}
