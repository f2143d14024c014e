// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import org.perdition.engine.config.LoginSettings;

/**
 * What a login machine is made with.
 *
 * @param settings the listener's
 * @param host the host name shown in the greeting
 * @param token the process's loop-detection token, hexadecimal, shown at the end of the greeting
 */
public record LoginContext(LoginSettings settings, String host, String token) {}
