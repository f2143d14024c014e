// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.log.LogOutput;
import org.perdition.engine.tls.ListenerTls;
import org.perdition.popmap.IoReason;

/**
 * Whether the user that a process of root has become can read again what root has read, for SIGHUP and lookups. The
 * system is asked as that user, and maps are opened, so that it counts whatever the system goes by.
 */
final class ReadAgain {
    private final Set<String> lines = new LinkedHashSet<>();

    private ReadAgain() {}

    /**
     * A line for each file or map that cannot be read, and for a log that cannot be opened. To be called after root's
     * rights have gone; what is wrong now was in order before.
     */
    static List<String> objections(Settings settings) {
        ReadAgain readAgain = new ReadAgain();
        settings.configurationFile().ifPresent(file -> readAgain.look("configuration file", file));
        settings.log().own().ifPresent(file -> readAgain.look("log configuration", file));
        for (ListenerSettings listener : settings.listeners()) {
            ListenerTls.sources(listener).forEach(source -> readAgain.look(source.option(), source.path()));
        }
        readAgain.openMaps(settings);
        readAgain.openLog(settings);
        return new ArrayList<>(readAgain.lines);
    }

    private void look(String option, Path path) {
        try {
            // Not opened: a pipe with a passphrase would be waited for.
            path.getFileSystem().provider().checkAccess(path, AccessMode.READ);
            if (Files.isDirectory(path)) {
                path.getFileSystem().provider().checkAccess(path, AccessMode.EXECUTE);
                lookInto(option, path);
            }
        } catch (IOException e) {
            lines.add(option + " " + path + " cannot be read again (" + IoReason.of(e)
                    + "), so SIGHUP will change nothing; let that user or group read it (chgrp, chmod), or put it"
                    + " elsewhere");
        }
    }

    private void lookInto(String option, Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            files.forEach(file -> look(option, file));
        }
    }

    private void openMaps(Settings settings) {
        try {
            Popmaps.open(settings).close();
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> lines.add("the popmap cannot be opened again: " + problem));
        }
    }

    private void openLog(Settings settings) {
        try {
            if (settings.log().own().isEmpty()) {
                LogOutput.check(settings.log());
            }
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> lines.add("the log cannot be opened again after a rotation: " + problem));
        }
    }
}
