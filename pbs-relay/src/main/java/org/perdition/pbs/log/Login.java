// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import org.perdition.pbs.address.RelayAddress;

/**
 * A login that succeeded, as a line tells of it.
 *
 * @param client where the client was
 * @param user who, as it stands in the line, made fit to be shown; empty if the line does not tell
 */
public record Login(RelayAddress client, String user) {}
