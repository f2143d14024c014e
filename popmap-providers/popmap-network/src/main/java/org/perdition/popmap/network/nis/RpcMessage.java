// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

/** Calls and replies of ONC RPC version 2 (RFC 5531 section 9), without credentials. */
final class RpcMessage {
    static final int CALL = 0;
    static final int REPLY = 1;
    static final int ACCEPTED = 0;
    static final int SUCCESS = 0;

    private static final int RPC_VERSION = 2;
    private static final int AUTH_NONE = 0;

    /** Longest verifier (RFC 5531 section 8.2). */
    private static final int MAX_VERIFIER = 400;

    private RpcMessage() {}

    /**
     * What is called.
     *
     * @param program number of the service
     * @param version of its protocol
     * @param number of the call in it
     */
    record Procedure(int program, int version, int number) {}

    /** A call. */
    static byte[] call(int id, Procedure procedure, byte[] arguments) {
        return new XdrWriter()
                .numbers(id, CALL, RPC_VERSION, procedure.program(), procedure.version(), procedure.number())
                .numbers(AUTH_NONE, 0, AUTH_NONE, 0)
                .octets(arguments)
                .toByteArray();
    }

    /**
     * The result in a reply.
     *
     * @param id that of the call
     * @throws BadReplyException if it is no reply to that call, or a refusal
     */
    static XdrReader result(int id, byte[] reply) throws BadReplyException {
        XdrReader reader = new XdrReader(reply);
        if (reader.number() != id || reader.number() != REPLY) {
            throw new BadReplyException("a reply to no call of ours");
        }
        if (reader.number() != ACCEPTED) {
            throw new BadReplyException("a refusal: it wants credentials, or another version of RPC");
        }
        reader.number();
        reader.counted(MAX_VERIFIER);
        int status = reader.number();
        if (status != SUCCESS) {
            throw new BadReplyException("a refusal: the service there cannot do this (accept_stat " + status + ")");
        }
        return reader;
    }
}
