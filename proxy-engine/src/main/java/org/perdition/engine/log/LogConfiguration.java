// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.builder.api.Component;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** A configuration of Log4j 2 made of components, and of appenders that need no plugin to be looked for. */
public final class LogConfiguration extends BuiltConfiguration {
    private final List<Appender> more = new ArrayList<>();

    /** Called by Log4j's builder. */
    public LogConfiguration(LoggerContext context, ConfigurationSource source, Component root) {
        super(context, source, root);
    }

    /** Adds an appender, before the configuration is put in force. */
    void add(Appender appender) {
        more.add(appender);
    }

    @Override
    protected void doConfigure() {
        super.doConfigure();
        more.forEach(this::addAppender);
    }
}
