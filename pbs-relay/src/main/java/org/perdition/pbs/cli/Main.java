// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.perdition.engine.cli.HelpText;
import org.perdition.engine.cli.OptionWords;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.cli.Versions;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Option;

/** The program: reads the command line and runs a mode. Every mistake is one line on standard error. */
public final class Main {
    /** Everything that is no mistake on the command line. */
    static final int STATUS_FAILURE = 1;

    /** A mistake on the command line. */
    static final int STATUS_USAGE = 2;

    private final Environment environment;
    private final PrintStream out;
    private final PrintStream err;

    Main(Environment environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs the program and ends the process with its status. */
    public static void main(String[] words) {
        int status = new Main(Environment.ofProcess(), System.out, System.err).run(words);
        System.out.flush();
        System.exit(status);
    }

    int run(String... words) {
        try {
            OptionWords.Split split = OptionWords.split(PbsOptions.TABLE, words);
            Map<Option, String> options = split.options();
            if (on(options, PbsOptions.HELP)) {
                out.print(help(environment.program()));
                return 0;
            }
            if (on(options, PbsOptions.VERSION)) {
                out.println(Versions.text());
                return 0;
            }
            PbsSettings settings = PbsReader.read(environment, options, split.rest());
            return of(settings.mode()).run(settings, out);
        } catch (ConfigurationException e) {
            if (SetenvMode.isMeant(environment, words)) {
                return SetenvMode.startAnyway(environment, String.join("; ", e.problems()), words);
            }
            e.problems().forEach(this::complain);
            return STATUS_USAGE;
        } catch (StartException e) {
            complain(e.line());
            return STATUS_FAILURE;
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
            return STATUS_FAILURE;
        }
    }

    private static ModeRun of(Mode mode) {
        return switch (mode) {
            case DAEMON -> new DaemonMode();
            case LIST -> new ListMode();
            case INSERT -> new InsertMode();
            case REMOVE -> new RemoveMode();
            case PURGE -> new PurgeMode();
            case SETENV -> new SetenvMode(System.getenv());
            case TEST -> new TestMode();
        };
    }

    /** What {@code --help} shows. */
    static String help(String program) {
        return HelpText.of(
                program,
                PbsOptions.TABLE,
                "POP/IMAP before SMTP: remembers for a while from which addresses users have logged in, for mail servers"
                        + " to relay their mail.",
                "The name of the program chooses what to do: perdition-pbs-list lists, and so on; perdition-pbs is the"
                        + " daemon.");
    }

    private static boolean on(Map<Option, String> options, Option option) {
        return "on".equals(options.get(option));
    }

    private void complain(String line) {
        err.println(environment.program() + ": " + line);
    }
}
