// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Words for an operator about input or output that has failed: what is wrong, in part of a sentence and without names
 * of Java classes. To be put behind the name of the file or server, which the words leave out.
 */
public final class IoReason {
    /** Of a text that comes from the system or a library: enough to say what is wrong, and still one line. */
    private static final int MAX_TEXT = 120;

    private static final String UNKNOWN = "input/output error";

    /** What Java puts before the text of an exception that was the cause of another. */
    private static final Pattern CLASS_NAME = Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error)(?:: )?");

    private IoReason() {}

    /**
     * What is wrong; of what a library has wrapped, the cause counts. Looks at the folders of a file that is missing or
     * forbidden, to name the one to blame. Bytes of a peer get into the answer only escaped and cut.
     */
    public static String of(Exception e) {
        if (e instanceof FileSystemException file) {
            return ofFile(file);
        } else if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        } else if (e instanceof UnknownHostException) {
            return "there is no such host";
        } else if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return text(e.getMessage(), "cannot be connected to");
        } else if (e instanceof EOFException) {
            return text(e.getMessage(), "it ends too early");
        } else if (e instanceof CharacterCodingException) {
            return "it is no text in the encoding expected";
        } else if (e instanceof SSLException) {
            return "TLS failed: " + text(e.getMessage(), "for no reason given");
        } else if (e instanceof IOException) {
            return text(e.getMessage(), UNKNOWN);
        }
        if (e instanceof CertificateException) {
            return "it is no certificate that Java can read";
        }
        if (e.getCause() instanceof Exception cause) {
            return of(cause);
        }
        // Such as NoSuchAlgorithmException.
        String words =
                e.getClass().getSimpleName().replaceFirst("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return text(words, UNKNOWN).toLowerCase(Locale.ROOT);
    }

    private static String ofFile(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return folderOf(e, Files::notExists)
                    .map(folder -> "there is no folder " + folder)
                    .orElse("there is no such file");
        } else if (e instanceof AccessDeniedException) {
            return folderOf(e, folder -> Files.isDirectory(folder) && !Files.isExecutable(folder))
                    .map(folder -> "permission denied, the folder " + folder + " may not be entered")
                    .orElse("permission denied");
        } else if (e instanceof NotDirectoryException) {
            return e.getFile() + " is no folder";
        } else if (e instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        return text(e.getReason(), UNKNOWN);
    }

    /** The outermost folder above a file that is so. */
    private static Optional<Path> folderOf(FileSystemException e, Predicate<Path> so) {
        Optional<Path> found = Optional.empty();
        try {
            @Nullable
            Path folder = Path.of(String.valueOf(e.getFile())).toAbsolutePath().getParent();
            for (; folder != null; folder = folder.getParent()) {
                found = so.test(folder) ? Optional.of(folder) : found;
            }
        } catch (InvalidPathException none) {
            // No folder to name.
        }
        return found;
    }

    /**
     * Why nothing is to be seen at a path, if so: nothing is there, or this user may not look.
     *
     * @param path followed if it is a link
     */
    public static Optional<String> unseen(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(of(e));
        }
    }

    private static String text(@Nullable String written, String otherwise) {
        if (written == null || written.isBlank()) {
            return otherwise;
        }
        String words = CLASS_NAME.matcher(written).replaceAll("");
        String line = words.length() > MAX_TEXT ? words.substring(0, MAX_TEXT) + "..." : words;
        String shown = line.replaceAll("[^ -~]", "?");
        // The system's own begin with a capital, as in "Connection refused".
        boolean word = shown.length() > 1 && Character.isLowerCase(shown.charAt(1));
        return word ? Character.toLowerCase(shown.charAt(0)) + shown.substring(1) : shown;
    }
}
