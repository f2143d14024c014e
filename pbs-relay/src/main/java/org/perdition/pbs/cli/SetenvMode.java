// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.SyslogFacility;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.setenv.Client;
import org.perdition.pbs.setenv.NextProgram;
import org.perdition.pbs.setenv.SetenvLog;
import org.perdition.pbs.store.Entry;
import org.perdition.pbs.store.Permission;
import org.perdition.pbs.store.RelayStore;

/**
 * Stands before qmail-smtpd: sets {@code RELAYCLIENT} if the client may relay, and becomes that program. Whatever goes
 * wrong, the program is started, and the relay stays shut.
 */
final class SetenvMode implements ModeRun {
    /** Behind it stands the program. */
    private static final String END_OF_OPTIONS = "--";

    /** What qmail's programs end with so that the client tries again. */
    private static final int STATUS_TRY_AGAIN = 111;

    private final Map<String, String> environment;

    SetenvMode(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public int run(PbsSettings settings, PrintStream out) throws StartException {
        SetenvLog log = new SetenvLog(settings.log(), settings.program());
        NextProgram program = NextProgram.of(settings.words());
        try {
            if (mayRelay(settings, log)) {
                program.letRelay();
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            log.error(e.getMessage() + "; relaying is not allowed");
        }
        return start(program, log);
    }

    private boolean mayRelay(PbsSettings settings, SetenvLog log) throws IOException {
        Optional<RelayAddress> client = Client.find(environment);
        if (client.isEmpty()) {
            log.error("neither TCPREMOTEIP nor a socket tells where the client is; relaying is not allowed");
            return false;
        }
        try (RelayStore store = settings.openStore()) {
            Optional<Entry> entry = Permission.of(store, client.get(), settings.ipv6Prefix());
            boolean live = entry.filter(found -> found.isLive(Instant.now())).isPresent();
            log.info((live ? "Yes: " : entry.isPresent() ? "No (Expired): " : "No (Not in database): ") + client.get());
            return live;
        }
    }

    private static int start(NextProgram program, SetenvLog log) {
        try {
            program.become();
        } catch (IOException | LinkageError e) {
            log.error(String.valueOf(e.getMessage()));
        }
        return STATUS_TRY_AGAIN;
    }

    /** Whether words that cannot be read were meant for this mode. */
    static boolean isMeant(Environment environment, String... words) {
        return options(words).stream().anyMatch(word -> word.endsWith(Mode.SETENV.toString()))
                || Mode.ofProgram(environment.program()) == Mode.SETENV;
    }

    /** With a command line that cannot be used: the relay stays shut. */
    static int startAnyway(Environment environment, String problem, String... words) {
        SetenvLog log = new SetenvLog(
                new LogSettings(
                        new LogSettings.Target.SystemLog(SyslogFacility.MAIL),
                        LogSettings.Level.INFO,
                        Optional.empty()),
                environment.program());
        log.error(problem + "; relaying is not allowed");
        int behind = options(words).size() + 1;
        return start(
                NextProgram.of(
                        behind >= words.length
                                ? List.of()
                                : Arrays.asList(words).subList(behind, words.length)),
                log);
    }

    private static List<String> options(String... words) {
        List<String> all = Arrays.asList(words);
        int end = all.indexOf(END_OF_OPTIONS);
        return end < 0 ? all : all.subList(0, end);
    }
}
