// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.RunAs;
import org.perdition.engine.config.RunAs.Account;
import org.perdition.engine.config.UnusableValueException;
import org.perdition.engine.os.Accounts;
import org.perdition.engine.os.ProcessUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom this process becomes ({@code username}, {@code group}), and what it hands to that user first. Used by the main
 * thread alone.
 */
public final class Privileges {
    private static final Logger LOG = LoggerFactory.getLogger(Privileges.class);

    private static final String FOLDER_MODE = "rwxr-xr-x";
    private static final String FILE_MODE = "rw-r-----";

    /** Whom a process of root becomes. */
    private record Target(Accounts.User user, Accounts.Group group) {}

    /** Null if the process stays what it is. */
    private final @Nullable Target target;

    /** What the log says when it stays what it is; empty for nothing. */
    private final String note;

    private Privileges(@Nullable Target target, String note) {
        this.target = target;
        this.note = note;
    }

    /**
     * Finds out. A process that is not root's stays what it is, and says so if the operator wished otherwise.
     *
     * @throws ConfigurationException if there is no such user or group
     */
    public static Privileges of(RunAs wanted) throws ConfigurationException {
        if (ProcessUser.isRoot()) {
            Target target = target(wanted);
            return new Privileges(target, target == null ? "Staying root, as username says" : "");
        }
        List<String> written = new ArrayList<>();
        wanted.user().ifPresent(user -> written.add("username"));
        wanted.group().ifPresent(group -> written.add("group"));
        String note = written.isEmpty()
                ? ""
                : String.join(" and ", written) + " changed nothing: not started as root, staying user "
                        + System.getProperty("user.name");
        return new Privileges(null, note);
    }

    /** One line for each account there is not; for a process of root, as others need none. */
    static List<String> problems(RunAs wanted) {
        try {
            if (ProcessUser.isRoot()) {
                target(wanted);
            }
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }

    private static @Nullable Target target(RunAs wanted) throws ConfigurationException {
        try {
            List<String> problems = new ArrayList<>();
            Optional<Accounts.User> user =
                    Accounts.user(wanted.user().map(Account::name).orElse(RunAs.DEFAULT_USER));
            if (user.isEmpty()) {
                problems.add(unknown(wanted.user(), "username", RunAs.DEFAULT_USER, "user"));
            }
            Optional<Accounts.Group> group = wanted.group().isPresent()
                    ? Accounts.group(wanted.group().get().name())
                    : RunAs.DEFAULT_GROUPS.stream()
                            .flatMap(name -> Accounts.group(name).stream())
                            .findFirst();
            boolean staysRoot = user.isPresent() && user.get().number() == ProcessUser.ROOT;
            if (staysRoot && wanted.group().isEmpty()) {
                return null;
            }
            if (group.isEmpty()) {
                problems.add(unknown(wanted.group(), "group", String.join(" or ", RunAs.DEFAULT_GROUPS), "group"));
            }
            if (!problems.isEmpty()) {
                throw new ConfigurationException(problems);
            }
            return new Target(user.orElseThrow(), group.orElseThrow());
        } catch (UnsupportedOperationException e) {
            throw new ConfigurationException("username: another user cannot be taken on, " + e.getMessage()
                    + "; start as the user that is to run it, or write username = root");
        }
    }

    private static String unknown(Optional<Account> written, String option, String byDefault, String what) {
        String found = written.map(account ->
                        account.where() + ": there is no " + what + " " + UnusableValueException.quote(account.name()))
                .orElse(option + ": there is no " + what + " " + byDefault + ", which is the default");
        return found + "; write the name or number of one of this machine";
    }

    /** Whether {@link #drop} will take rights away, so that what needs root must happen before. */
    public boolean willDrop() {
        return target != null && target.user().number() != ProcessUser.ROOT;
    }

    /**
     * Makes a file that is to be opened again later, for its later owner. One that is there is left alone: its owner
     * is the operator's choice.
     */
    public void createFile(Path file) {
        if (target == null) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE_MODE)));
            give(file);
        } catch (FileAlreadyExistsException e) {
            // Left alone.
        } catch (IOException e) {
            // Whoever writes the file says why it cannot be written.
        }
    }

    /** Makes the folder of a file, if only that is missing, for the later owner, who is to remove the file. */
    public void createFolderOf(Path file) {
        Path folder = file.getParent();
        if (target == null || folder == null || Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
            give(folder);
        } catch (IOException e) {
            // Whoever writes the file says why it cannot be written.
        }
    }

    /** Gives a file or folder to the later owner. */
    public void give(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        Path name = path.getFileName();
        if (target == null || folder == null || name == null) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            if (!(entries instanceof SecureDirectoryStream<Path> secure)) {
                return;
            }
            // By the open file and following no link: the folder may be one in which its owner swaps names.
            PosixFileAttributeView file =
                    secure.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            UserPrincipalLookupService accounts = path.getFileSystem().getUserPrincipalLookupService();
            file.setGroup(accounts.lookupPrincipalByGroupName(target.group().toString()));
            file.setOwner(accounts.lookupPrincipalByName(target.user().toString()));
        } catch (IOException e) {
            LOG.warn("{} cannot be given to user {}", path, target.user());
        }
    }

    /**
     * Becomes the other user and group, in all threads and for good.
     *
     * @throws StartException if that fails; nothing may be served then
     */
    public void drop() throws StartException {
        if (target == null) {
            if (!note.isEmpty()) {
                LOG.info(note);
            }
            return;
        }
        try {
            ProcessUser.become(target.user(), target.group());
        } catch (IOException e) {
            throw new StartException("username: cannot become user " + target.user() + " and group " + target.group()
                    + ": " + e.getMessage() + "; start as the user that is to run it, or write username = root");
        }
        LOG.info("Running as user {}, group {}", target.user(), target.group());
    }
}
