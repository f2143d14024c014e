// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.OutputStream;
import org.apache.logging.log4j.core.appender.AbstractOutputStreamAppender;
import org.apache.logging.log4j.core.appender.OutputStreamManager;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * Writes to a file that is open already, and closes it when it stops. Log4j's own would open it by its name, through
 * any link, and would share one that is open by the same name although that has been renamed.
 */
final class LogFileAppender extends AbstractOutputStreamAppender<OutputStreamManager> {
    /** Flushed by the queue before it, once that is empty. */
    private static final boolean IMMEDIATE_FLUSH = false;

    LogFileAppender(String name, PatternLayout layout, OutputStream file) {
        super(name, layout, null, true, IMMEDIATE_FLUSH, Property.EMPTY_ARRAY, new Open(file, layout));
    }

    private static final class Open extends OutputStreamManager {
        Open(OutputStream file, PatternLayout layout) {
            super(file, "log file " + System.identityHashCode(file), layout, false);
        }
    }
}
