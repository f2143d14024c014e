// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.login.Credentials;

/**
 * What a backend login is made with.
 *
 * @param security how the leg towards the real-server is protected
 * @param credentials name and password as the real-server is to get them
 * @param token the process's loop-detection token: a greeting that ends in it is our own
 */
public record BackendContext(LegSecurity security, Credentials credentials, String token) {}
