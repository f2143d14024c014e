// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.UnusableValueException;
import org.perdition.popmap.IoReason;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** The operator's {@code log4j2.xml}: used in place of {@code log_facility}, and refused if anything in it is wrong. */
final class OwnLogFile {
    private OwnLogFile() {}

    /**
     * Looks whether it can be read and is XML, without opening what it names.
     *
     * @throws ConfigurationException with file and line
     */
    static void check(Path file) throws ConfigurationException {
        try (InputStream in = Files.newInputStream(file)) {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.newSAXParser().parse(in, new DefaultHandler());
        } catch (SAXParseException e) {
            throw new ConfigurationException(file + ":" + e.getLineNumber()
                    + ": this is not well-formed XML; correct it, or remove the file to log as log_facility says");
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new ConfigurationException(file + ": cannot be read (" + IoReason.of(e)
                    + "); make it a file that the user of this process may read, or remove it");
        }
    }

    /**
     * Puts it in force.
     *
     * @throws ConfigurationException with what Log4j finds wrong; it logs to a terminal then
     */
    static void use(Path file) throws ConfigurationException {
        Complaints complaints = new Complaints();
        StatusLogger.getLogger().registerListener(complaints);
        try {
            Configurator.reconfigure(file.toUri());
        } finally {
            StatusLogger.getLogger().removeListener(complaints);
        }
        if (!complaints.lines.isEmpty()) {
            throw new ConfigurationException(complaints.lines.stream()
                    .distinct()
                    .map(line -> file + ": " + line + "; correct it, or remove the file to log as log_facility says")
                    .toList());
        }
    }

    /** What Log4j complains of, which it would only print. */
    private static final class Complaints implements StatusListener {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void log(StatusData data) {
            String quoted = UnusableValueException.quote(data.getMessage().getFormattedMessage());
            lines.add(quoted.substring(1, quoted.length() - 1));
        }

        @Override
        public Level getStatusLevel() {
            return Level.ERROR;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
