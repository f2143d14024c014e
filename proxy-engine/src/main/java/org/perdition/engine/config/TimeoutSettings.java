// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.time.Duration;

/**
 * Time limits of a session, already capped by one another; zero means none.
 *
 * @param authenticate {@code authenticate_timeout}: silence before login, on either leg
 * @param loginDeadline {@code login_deadline}: from accept to login, all in all
 * @param connect {@code connect_timeout}: for one address of a real-server
 * @param backendLogin {@code backend_login_timeout}: from connection to the real-server's answer
 * @param idle {@code timeout}: silence in both directions after login
 * @param lookup {@code lookup_timeout}: for a popmap's answer
 */
public record TimeoutSettings(
        Duration authenticate,
        Duration loginDeadline,
        Duration connect,
        Duration backendLogin,
        Duration idle,
        Duration lookup) {
    /** The whole login takes at most so many times the silence allowed in it. */
    private static final int DEADLINE_PER_SILENCE = 10;

    /** From the options as written. This is the one place where the limits cap one another. */
    static TimeoutSettings of(
            Duration authenticate,
            Duration loginDeadline,
            Duration connect,
            Duration backendLogin,
            Duration idle,
            Duration lookup) {
        boolean deadline = !authenticate.isZero() && !loginDeadline.isZero();
        return new TimeoutSettings(
                authenticate,
                deadline ? shorter(loginDeadline, authenticate.multipliedBy(DEADLINE_PER_SILENCE)) : Duration.ZERO,
                shorter(connect, authenticate),
                shorter(backendLogin, authenticate),
                idle,
                lookup);
    }

    private static Duration shorter(Duration a, Duration b) {
        return b.isZero() || !a.isZero() && a.compareTo(b) <= 0 ? a : b;
    }
}
