// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says whether a password is right, on this side of the real-server. Thread-safe, and never blocks its caller. */
public interface LocalAuthentication {
    /** Where nobody is to be asked: cannot say. */
    LocalAuthentication NONE = (name, password, address) ->
            CompletableFuture.completedFuture(new Answer(Verdict.CANNOT_SAY, "no local authentication is set up"));

    /** What comes of it. */
    enum Verdict {
        /** Name and password are right, and the account may be used. */
        YES,
        /** They are not, or it may not. */
        NO,
        /** Whoever knows did not answer. */
        CANNOT_SAY
    }

    /**
     * A verdict and its reason.
     *
     * @param reason for the log; holds nothing a client has sent
     */
    record Answer(Verdict verdict, String reason) {}

    /**
     * Asks.
     *
     * @param name as octets, one char an octet
     * @param password copied before this returns
     * @param address of the client, as text
     * @return completes on any thread, never exceptionally, within a bounded time
     */
    CompletionStage<Answer> check(String name, byte[] password, String address);
}
