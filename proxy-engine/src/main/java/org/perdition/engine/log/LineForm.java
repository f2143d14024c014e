// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.LogFormat;

/** The three lines of a session in the form of one release. Everything given has to be escaped by the form. */
interface LineForm {
    /** A client has connected. */
    String connected(Endpoints endpoints);

    /**
     * A login has ended.
     *
     * @param password what may be shown, escaped; or null if it may not be
     */
    String login(LoginRecord login, @Nullable String password, String status);

    /** Whether the lines of a login tell whose password it was. */
    boolean namesPasswordOwner();

    /** A session is over; null if nobody logged in. */
    String closed(Endpoints endpoints, @Nullable Identity who, long received, long sent);

    /** The form of a release, for a listener of this protocol. */
    static LineForm of(LogFormat format, String protocol) {
        return switch (format) {
            case V1_11 -> new ClassicForm(false);
            case V1_18 -> new ClassicForm(true);
            case V2_2 -> new DetailedForm(protocol);
        };
    }
}
