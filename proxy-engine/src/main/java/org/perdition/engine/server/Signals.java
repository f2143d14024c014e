// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import sun.misc.Signal;

/** What the process does on SIGHUP, SIGTERM and SIGINT. The JDK has no other way to them than this class. */
public final class Signals {
    private Signals() {}

    /** Runs an action on a thread of its own each time the signal (such as {@code HUP}) comes. */
    public static void on(String name, Runnable action) {
        Signal.handle(new Signal(name), signal -> action.run());
    }
}
