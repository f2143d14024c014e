// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.perdition.engine.auth.LocalAuthentication.Answer;
import org.perdition.engine.auth.LocalAuthentication.Verdict;

/**
 * What the PAM process says to a question.
 *
 * @param number of the question
 * @param status what PAM returned; 0 is yes
 */
record PamReply(int number, int status) {
    /** The question waited so long that nobody wants the answer; not one of PAM's. */
    static final int TOO_LATE = 0xffff;

    /** By their numbers, as Linux-PAM has them. */
    private static final List<String> NAMES = List.of(
            "PAM_SUCCESS",
            "PAM_OPEN_ERR",
            "PAM_SYMBOL_ERR",
            "PAM_SERVICE_ERR",
            "PAM_SYSTEM_ERR",
            "PAM_BUF_ERR",
            "PAM_PERM_DENIED",
            "PAM_AUTH_ERR",
            "PAM_CRED_INSUFFICIENT",
            "PAM_AUTHINFO_UNAVAIL",
            "PAM_USER_UNKNOWN",
            "PAM_MAXTRIES",
            "PAM_NEW_AUTHTOK_REQD",
            "PAM_ACCT_EXPIRED",
            "PAM_SESSION_ERR",
            "PAM_CRED_UNAVAIL",
            "PAM_CRED_EXPIRED",
            "PAM_CRED_ERR",
            "PAM_NO_MODULE_DATA",
            "PAM_CONV_ERR",
            "PAM_AUTHTOK_ERR",
            "PAM_AUTHTOK_RECOVERY_ERR",
            "PAM_AUTHTOK_LOCK_BUSY",
            "PAM_AUTHTOK_DISABLE_AGING",
            "PAM_TRY_AGAIN",
            "PAM_IGNORE",
            "PAM_ABORT",
            "PAM_AUTHTOK_EXPIRED",
            "PAM_MODULE_UNKNOWN",
            "PAM_BAD_ITEM",
            "PAM_CONV_AGAIN",
            "PAM_INCOMPLETE");

    void write(DataOutputStream out) throws IOException {
        out.writeInt(number);
        out.writeShort(status);
        out.flush();
    }

    /**
     * Reads one.
     *
     * @throws IOException at the end of the pipe
     */
    static PamReply read(DataInputStream in) throws IOException {
        return new PamReply(in.readInt(), in.readUnsignedShort());
    }

    /** What it means. */
    Answer answer() {
        if (status == TOO_LATE) {
            return new Answer(Verdict.CANNOT_SAY, "PAM is busy");
        }
        String name = status < NAMES.size() ? NAMES.get(status) : "unknown";
        return new Answer(verdict(name), "PAM answers " + status + " (" + name + ")");
    }

    private static Verdict verdict(String name) {
        return switch (name) {
            case "PAM_SUCCESS" -> Verdict.YES;
            // What knows the password cannot be asked, or PAM is set up wrongly.
            case "PAM_OPEN_ERR",
                    "PAM_SYMBOL_ERR",
                    "PAM_SERVICE_ERR",
                    "PAM_BUF_ERR",
                    "PAM_AUTHINFO_UNAVAIL",
                    "PAM_TRY_AGAIN",
                    "PAM_ABORT",
                    "PAM_MODULE_UNKNOWN" -> Verdict.CANNOT_SAY;
            // pam_exec has PAM_SYSTEM_ERR for a wrong password, so the rest is no.
            default -> Verdict.NO;
        };
    }
}
