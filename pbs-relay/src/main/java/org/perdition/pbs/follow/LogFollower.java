// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.perdition.pbs.store.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a log file by its name: through renaming, through copying and emptying, through compressing, and through the
 * time that this process did not run. A file that was renamed is read on for a while: who writes it goes on until told.
 *
 * <p>What was written between the copying and the emptying by {@code copytruncate} is lost to everybody; of what was
 * copied but not read before the emptying, nothing is.
 */
public final class LogFollower implements LineSource {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    /** How often the file is looked at while nothing comes. */
    private static final Duration POLL = Duration.ofMillis(200);

    /** How long a renamed file is read on after its last line. A system log is told within seconds. */
    private static final Duration LINGER = Duration.ofSeconds(60);

    /** Most files that are remembered when they are read no more. */
    private static final int REMEMBERED = 256;

    /** How coarse the dates of files may be. */
    private static final Duration GRAIN = Duration.ofSeconds(2);

    /** Most files open at a time; of more, the oldest is closed. */
    private static final int MOST = 32;

    private final Path log;
    private final Path positionFile;
    private final Clock clock;
    private final LogGenerations generations;
    /** Oldest first; the last is the one that has the name, or had it. */
    private final List<LogPart> parts = new ArrayList<>();
    /** What those began with that are read no more. */
    private final Deque<LogHead> finished = new ArrayDeque<>();

    private Instant notBefore;
    /** By the clock that files are dated by: when the name was known to lead to the newest of the open files. */
    private FileTime looked = FileTime.from(Instant.now());

    private String problem = "";
    private String positionProblem = "";

    private LogFollower(Path log, Path positionFile, Clock clock) {
        this.log = log;
        this.positionFile = positionFile;
        this.clock = clock;
        this.generations = new LogGenerations(log);
        this.notBefore = clock.instant();
    }

    /**
     * Goes on where a run before has ended, else at the end of the file. One that is not there is waited for, and then
     * read from its beginning.
     *
     * @param positionFile where to keep how far it was read
     * @throws IOException if the file is there and cannot be read
     */
    public static LogFollower start(Path log, Path positionFile, Clock clock) throws IOException {
        LogFollower follower = new LogFollower(log, positionFile, clock);
        Optional<LogPosition> saved = LogPosition.load(positionFile);
        if (saved.isPresent()) {
            follower.goOn(saved.get());
        } else if (Files.exists(log)) {
            follower.parts.add(LogPart.open(log, Files.size(log)));
        }
        if (!Files.exists(log)) {
            follower.complain("there is no such file");
        }
        return follower;
    }

    /** When nothing that was written before was left to read, by the clock of then. */
    public static Optional<Instant> savedAt(Path positionFile) throws IOException {
        return LogPosition.load(positionFile).map(LogPosition::time);
    }

    private void goOn(LogPosition saved) throws IOException {
        Instant now = clock.instant();
        notBefore = saved.time().isBefore(now) ? saved.time() : now;
        Path last = null;
        for (LogPosition.InFile position : saved.files()) {
            Optional<Path> file = generations.holding(position);
            if (file.isPresent()) {
                parts.add(LogPart.open(file.get(), position.offset()));
                last = file.get();
            }
        }
        if (last != null && !last.equals(log)) {
            for (Path file : generations.since(last)) {
                parts.add(LogPart.open(file, 0));
            }
        }
        if (Files.exists(log) && (last == null || !last.equals(log))) {
            parts.add(LogPart.open(log, 0));
        }
    }

    @Override
    public Batch next(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            Instant began = clock.instant();
            List<String> lines = new ArrayList<>();
            boolean all = read(lines);
            if (!lines.isEmpty() || System.nanoTime() - until >= 0) {
                Batch batch = new Batch(lines, earlier(notBefore, began), false);
                if (all) {
                    notBefore = began;
                }
                return batch;
            }
            notBefore = began;
            Thread.sleep(POLL.toMillis());
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Adds lines, and says whether there were no more. */
    private boolean read(List<String> lines) {
        try {
            // Before reading: what a file of that name holds now comes behind what the open ones do.
            Instant began = Instant.now();
            boolean changed = recover() | leadsElsewhere();
            if (!changed) {
                looked = FileTime.from(began);
            }
            if (!drain(lines)) {
                return false;
            }
            if (changed) {
                follow();
                return drain(lines);
            }
            if (!problem.isEmpty() && Files.exists(log)) {
                LOG.info("Following {} again", log);
                problem = "";
            }
        } catch (IOException e) {
            complain(Reasons.of(e));
        }
        return true;
    }

    private boolean drain(List<String> lines) throws IOException {
        for (LogPart part : List.copyOf(parts)) {
            if (!part.read(lines, MAX_BATCH)) {
                return false;
            }
            if (part != newest() && System.nanoTime() - part.grewAt() > LINGER.toNanos()) {
                close(part);
            }
        }
        return true;
    }

    /** Whether the name leads to another file than the newest that is read. */
    private boolean leadsElsewhere() throws IOException {
        if (!Files.exists(log)) {
            if (parts.isEmpty()) {
                complain("there is no such file");
            }
            return false;
        }
        return parts.isEmpty() || !LogPart.key(log).equals(newest().key());
    }

    private LogPart newest() {
        return parts.get(parts.size() - 1);
    }

    /** If the newest was emptied since, puts a copy in its place, if there is one, and says so. */
    private boolean recover() throws IOException {
        if (parts.isEmpty() || !newest().emptied()) {
            return false;
        }
        LogPart emptied = newest();
        Optional<Path> copy = generations.copied(emptied.head(), emptied.position());
        LogPart rest = copy.isPresent() ? LogPart.open(copy.get(), emptied.position()) : null;
        close(emptied);
        if (rest != null) {
            parts.add(rest);
        }
        LOG.info("{} was emptied, reading it from its beginning", log);
        return true;
    }

    private void follow() throws IOException {
        if (!parts.isEmpty()) {
            newest().replaced();
        }
        for (Path file : generations.between(FileTime.from(looked.toInstant().minus(GRAIN)), known())) {
            parts.add(LogPart.open(file, 0));
        }
        if (Files.exists(log)) {
            LOG.info("{} was rotated or has come, reading it from its beginning", log);
            parts.add(LogPart.open(log, 0));
            looked = FileTime.from(Instant.now());
        }
        problem = "";
        while (parts.size() > MOST) {
            close(parts.get(0));
        }
    }

    /** The open ones by their inodes, and all by what they begin with. */
    private List<LogPosition.InFile> known() {
        List<LogPosition.InFile> known = new ArrayList<>(positions());
        finished.forEach(head -> known.add(new LogPosition.InFile(0, head, "")));
        return known;
    }

    private List<LogPosition.InFile> positions() {
        return parts.stream()
                .map(part -> new LogPosition.InFile(part.position(), part.head(), part.key()))
                .toList();
    }

    private void close(LogPart part) throws IOException {
        parts.remove(part);
        finished.addLast(part.head());
        if (finished.size() > REMEMBERED) {
            finished.removeFirst();
        }
        part.close();
    }

    private void complain(String what) {
        if (!what.equals(problem)) {
            problem = what;
            LOG.error(
                    "log_file: {} cannot be followed ({}); waiting for it. See that it is the log that perdition writes"
                            + " to, and that this user or group may read it",
                    log,
                    what);
        }
    }

    @Override
    public void done() {
        try {
            new LogPosition(notBefore, positions()).save(positionFile);
            positionProblem = "";
        } catch (IOException e) {
            String what = Reasons.of(e);
            if (!what.equals(positionProblem)) {
                positionProblem = what;
                LOG.warn(
                        "position_file: {} cannot be written ({}); after a restart the log is read from an older place,"
                                + " or its end. Name a file that this user may write",
                        positionFile,
                        what);
            }
        }
    }

    @Override
    public String describe() {
        if (parts.isEmpty()) {
            return log + ", which is not there yet";
        }
        return log + " from octet " + parts.get(parts.size() - 1).position()
                + (parts.size() > 1 ? ", after what is left of older ones" : "");
    }

    @Override
    public void close() throws IOException {
        for (LogPart part : parts) {
            part.close();
        }
        parts.clear();
    }
}
