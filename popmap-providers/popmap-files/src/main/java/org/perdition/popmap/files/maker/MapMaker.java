// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.perdition.popmap.IoReason;

/**
 * Makes a database file from a text on its input, or with {@code --undo} a text from a database file. The program's
 * name says which format: {@code makegdbm}, {@code makebdb} or {@code makecdb}.
 *
 * <p>The new file is written beside the old one and then takes its place at once: a proxy sees the one or the other,
 * and never half a file. Where the old one is a link, what it points to is replaced.
 */
public final class MapMaker {
    /** As the original has it. */
    static final int USAGE = 255;

    private static final int FAILED = 1;

    private final String program;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    MapMaker(String program, InputStream in, PrintStream out, PrintStream err) {
        this.program = program;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs the program that {@code perdition.program} names. */
    public static void main(String... words) {
        String program = System.getProperty("perdition.program", "makegdbm");
        System.exit(new MapMaker(program, System.in, System.out, System.err).run(List.of(words)));
    }

    /** Does what the words say, and gives the exit status. */
    int run(List<String> words) {
        List<String> files = new ArrayList<>();
        boolean undo = false;
        boolean strict = false;
        boolean options = true;
        for (String word : words) {
            if (!options || !word.startsWith("-") || word.equals("-")) {
                files.add(word);
                continue;
            }
            switch (word) {
                case "--" -> options = false;
                case "-u", "--undo" -> undo = true;
                case "-s", "--strict" -> strict = true;
                case "-h", "--help" -> {
                    out.print(usage());
                    out.flush();
                    return 0;
                }
                default -> {
                    return misused("unknown option " + word);
                }
            }
        }
        if (files.size() != 1) {
            return misused(files.isEmpty() ? "no file named" : "one file only");
        }
        if (undo && strict) {
            return misused("--strict is for making a file, --undo for reading one");
        }
        try {
            Path file = Path.of(files.get(0));
            return undo ? undo(file) : make(file, strict);
        } catch (InvalidPathException e) {
            // most often letters that the locale has not
            return failed("\"" + files.get(0) + "\" is no file name here; write another, or set LC_ALL=C.UTF-8");
        } catch (NoSuchFileException e) {
            return failed(e.getFile() + ": no such file or folder");
        } catch (IOException e) {
            boolean told = e.getMessage() != null && !(e instanceof FileSystemException);
            return failed(files.get(0) + ": " + (told ? e.getMessage() : IoReason.of(e)));
        } catch (LinkageError e) {
            return failed("cannot call libraries of the system: " + e.getMessage());
        }
    }

    private String usage() {
        return """
                Usage: %1$s [OPTION] FILE
                Makes the database FILE from lines KEY:SERVER on standard input.

                  -u, --undo    print the lines FILE was made from instead
                  -s, --strict  change nothing if a line is refused; else it is left out
                  -h, --help    this text
                """.formatted(program);
    }

    private int misused(String problem) {
        err.println(program + ": " + problem);
        err.print(usage());
        err.flush();
        return USAGE;
    }

    private int failed(String problem) {
        err.println(program + ": " + problem);
        err.flush();
        return FAILED;
    }

    private MapStore store() throws IOException {
        return switch (program) {
            case "makebdb" -> new BerkeleyStore();
            case "makecdb" -> new CdbStore();
            default -> new GdbmStore();
        };
    }

    private int undo(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return failed(file + (Files.exists(file) ? ": may not be read" : ": no such file"));
        }
        OutputStream lines = new BufferedOutputStream(out);
        store().read(file, (key, value) -> {
            lines.write(key);
            lines.write(':');
            lines.write(value);
            lines.write('\n');
        });
        lines.flush();
        return out.checkError() ? failed("the output cannot be written") : 0;
    }

    private int make(Path named, boolean strict) throws IOException {
        Path file = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
        MapStore store = store();
        MapSource source =
                new MapSource(in, program.equals("makebdb"), complaint -> err.println(program + ": " + complaint));
        try (ReplacedFile replaced = new ReplacedFile(file)) {
            store.write(replaced.temporary(), source::feed);
            err.flush();
            if (strict && source.refused() > 0) {
                return failed(file + " is not changed: " + source.refused() + " lines were refused");
            }
            replaced.commit();
        }
        return 0;
    }
}
