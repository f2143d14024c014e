// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

/** What one step of a {@link SaslExchange} leads to. */
public sealed interface SaslResult {
    /**
     * The client must send a line more.
     *
     * @param base64 what stands behind {@code "+ "}; may be empty
     */
    record Challenge(String base64) implements SaslResult {}

    /** Name and password are known. The exchange is over; the owner of the credentials wipes them. */
    record Done(Credentials credentials) implements SaslResult {}

    /** The exchange is over without credentials. */
    record Failed(SaslError error) implements SaslResult {}
}
