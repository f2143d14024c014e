// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.perdition.popmap.IoReason;
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

    /** How long the name may be missing while the log is rotated before that is told. Ours. */
    static final Duration GONE = Duration.ofSeconds(10);

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
    /** What those began with that are read no more, and how far they were read. */
    private final Deque<LogPosition.InFile> finished = new ArrayDeque<>();

    /** What the open files hold unread was not written before. */
    private Instant drained;
    /** What other files hold was not written before: when the name last led to one that is open, or to nothing. */
    private Instant named;
    /** When there was a file of that name last. */
    private Instant there;
    /** By the clock that files are dated by: when the name was known to lead to the newest of the open files. */
    private FileTime looked = FileTime.from(Instant.now());

    private String problem = "";
    private String positionProblem = "";

    private LogFollower(Path log, Path positionFile, Clock clock) {
        this.log = log;
        this.positionFile = positionFile;
        this.clock = clock;
        this.generations = new LogGenerations(log);
        this.drained = clock.instant();
        this.named = drained;
        this.there = drained;
    }

    /**
     * Goes on where a run before has ended, else at the end of the file. One that is not there is waited for, and then
     * read from its beginning.
     *
     * @param positionFile where to keep how far it was read; one that tells of another log counts for nothing
     * @throws IOException naming the option, if the file is there and cannot be read, or the other one is none
     */
    public static LogFollower start(Path log, Path positionFile, Clock clock) throws IOException {
        LogFollower follower = new LogFollower(log, positionFile, clock);
        Optional<LogPosition> saved = LogPosition.load(positionFile).filter(position -> position.isOf(log));
        try {
            if (saved.isPresent()) {
                follower.goOn(saved.get());
            } else if (follower.isThere()) {
                follower.parts.add(LogPart.open(log, Files.size(log)));
            }
            if (!follower.isThere()) {
                follower.complain("there is no such file");
            }
        } catch (IOException e) {
            follower.close();
            throw new IOException(
                    "log_file: " + log + " cannot be followed (" + IoReason.of(e)
                            + "); name a log that this user or group may read",
                    e);
        }
        return follower;
    }

    /** When nothing that was written before was left to read, by the clock of then. */
    public static Optional<Instant> savedAt(Path positionFile) throws IOException {
        return LogPosition.load(positionFile).map(LogPosition::time);
    }

    private void goOn(LogPosition saved) throws IOException {
        drained = earlier(saved.time(), clock.instant());
        named = drained;
        Path last = null;
        for (LogPosition.InFile position : saved.files()) {
            Optional<Path> file = generations.holding(position);
            if (file.isPresent()) {
                openOld(file.get(), position.offset());
                last = file.get();
            }
        }
        if (last != null && !last.equals(log)) {
            generations.since(last, saved.files()).forEach(file -> openOld(file, 0));
        }
        if (isThere() && !log.equals(last)) {
            parts.add(LogPart.open(log, LogPosition.offsetIn(log, saved.files())));
        }
    }

    /** Whether the name leads to a file. One that cannot be seen is no missing one. */
    private boolean isThere() throws IOException {
        try {
            LogPart.key(log);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What rotation has made of the log. One that cannot be read keeps nobody from reading the others. */
    private void openOld(Path file, long from) {
        try {
            parts.add(LogPart.open(file, from));
        } catch (IOException e) {
            LOG.warn("log_file: {} cannot be read ({}); logins that only it tells of are lost", file, IoReason.of(e));
        }
    }

    @Override
    public Batch next(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            List<String> lines = new ArrayList<>();
            Instant notBefore = read(lines, clock.instant());
            if (!lines.isEmpty() || System.nanoTime() - until >= 0) {
                return new Batch(lines, notBefore, false);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Adds lines, and says since when they were written at the earliest. */
    private Instant read(List<String> lines, Instant now) {
        boolean changed = look(now);
        Instant notBefore = drained;
        boolean all = drain(lines);
        if (all && changed) {
            try {
                follow();
                drained = earlier(drained, named);
                named = now;
                notBefore = drained;
                all = drain(lines);
            } catch (IOException e) {
                complain(IoReason.of(e));
            }
        }
        if (all) {
            drained = now;
        }
        if (all && !changed && !problem.isEmpty() && there.equals(now)) {
            LOG.info("Following {} again", log);
            problem = "";
        }
        return earlier(notBefore, now);
    }

    /** Whether the name leads to another file than the newest that is read, or to one that was emptied. */
    private boolean look(Instant now) {
        try {
            // Before reading: what a file of that name holds now comes behind what the open ones do.
            Instant began = Instant.now();
            if (recover() | leadsElsewhere(now)) {
                return true;
            }
            named = now;
            looked = FileTime.from(began);
        } catch (IOException e) {
            // Those that are open are read all the same.
            complain(IoReason.of(e));
        }
        return false;
    }

    /** Adds the lines that are there now, and says whether there were no more. */
    private boolean drain(List<String> lines) {
        for (LogPart part : List.copyOf(parts)) {
            boolean isNewest = part == newest();
            try {
                if (!part.read(lines, MAX_BATCH)) {
                    return false;
                }
                if (!isNewest && System.nanoTime() - part.grewAt() > LINGER.toNanos()) {
                    close(part);
                }
            } catch (IOException e) {
                if (isNewest && part.key().equals(keyOfLog())) {
                    complain(IoReason.of(e));
                    return false;
                }
                LOG.warn(
                        "log_file: an older form of {} cannot be read on ({}); what only its rest tells of is lost",
                        log,
                        IoReason.of(e));
                close(part);
            }
        }
        return true;
    }

    private String keyOfLog() {
        try {
            return LogPart.key(log);
        } catch (IOException e) {
            return "";
        }
    }

    private boolean leadsElsewhere(Instant now) throws IOException {
        if (!isThere()) {
            if (parts.isEmpty() || Duration.between(there, now).compareTo(GONE) > 0) {
                complain("there is no such file");
            }
            return false;
        }
        there = now;
        if (parts.isEmpty() || !LogPart.key(log).equals(newest().key())) {
            return true;
        }
        return false;
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
        close(emptied);
        generations.copied(emptied.head(), emptied.position()).ifPresent(copy -> openOld(copy, emptied.position()));
        LOG.info("{} was emptied", log);
        return true;
    }

    private void follow() throws IOException {
        if (!isThere()) {
            return;
        }
        // First of all: if it cannot be opened, nothing has changed.
        LogPart fresh = LogPart.open(log, LogPosition.offsetIn(log, known()));
        if (!parts.isEmpty()) {
            newest().replaced();
        }
        List<LogPosition.InFile> known = known();
        known.add(fresh.inFile());
        generations
                .between(FileTime.from(looked.toInstant().minus(GRAIN)), known)
                .forEach(file -> openOld(file, 0));
        parts.add(fresh);
        LOG.info("{} was rotated or has come, reading it from octet {}", log, fresh.position());
        looked = FileTime.from(Instant.now());
        problem = "";
        while (parts.size() > MOST) {
            close(parts.get(0));
        }
    }

    /** The open ones by their inodes, and all by what they begin with. */
    private List<LogPosition.InFile> known() {
        List<LogPosition.InFile> known = new ArrayList<>(positions());
        known.addAll(finished);
        return known;
    }

    private List<LogPosition.InFile> positions() {
        return parts.stream().map(LogPart::inFile).toList();
    }

    private void close(LogPart part) {
        parts.remove(part);
        // Without its inode, which another file may be given now.
        finished.addLast(new LogPosition.InFile(part.position(), part.head(), ""));
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

    /** Why the log cannot be followed now; empty if it can. */
    String problem() {
        return problem;
    }

    @Override
    public void done() {
        try {
            new LogPosition(earlier(drained, named), LogPosition.nameOf(log), positions()).save(positionFile);
            positionProblem = "";
        } catch (IOException e) {
            String what = IoReason.of(e);
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
    public void close() {
        parts.forEach(LogPart::close);
        parts.clear();
    }
}
