// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the Pluggable Authentication Modules of this machine whether a user may in with a password: the {@code auth} and
 * the {@code account} stack of a service, no session. Thread-safe as far as the modules are; blocks as long as they do.
 */
public final class Pam {
    /** The answer that lets the user in. */
    public static final int SUCCESS = 0;

    /** No such user, also for names no C program can have. */
    public static final int USER_UNKNOWN = 10;

    private static final int BUFFER_ERROR = 5;
    private static final int CONVERSATION_ERROR = 19;

    private static final int ITEM_REMOTE_HOST = 4;
    private static final int ITEM_REMOTE_USER = 8;
    private static final int ITEM_FAIL_DELAY = 10;

    /** Nothing is shown to anybody; a user without password is not let in. */
    private static final int SILENT_AND_NO_EMPTY_PASSWORD = 0x8001;

    private static final int PROMPT_ECHO_OFF = 1;
    private static final int PROMPT_ECHO_ON = 2;

    /** Most messages in one conversation, as PAM has it (PAM_MAX_NUM_MSG). */
    private static final int MAX_MESSAGES = 32;

    /** struct pam_response: a pointer and a number, padded to a pointer. */
    private static final int RESPONSE_SIZE = 2 * Native.POINTER_SIZE;

    /** The calls. */
    private static final class C {
        static {
            Native.register(C.class, Platform.isLinux() ? "libpam.so.0" : "pam");
        }

        static native int pam_start(byte[] service, byte[] user, Pointer conversation, PointerByReference handle);

        static native int pam_set_item(Pointer handle, int item, Pointer value);

        static native int pam_authenticate(Pointer handle, int flags);

        static native int pam_acct_mgmt(Pointer handle, int flags);

        static native int pam_end(Pointer handle, int status);
    }

    /** What PAM asks the user; the application's pointer is the password. */
    private interface Conversation extends Callback {
        int invoke(int count, Pointer messages, Pointer responses, Pointer password);
    }

    /** Called in place of a pause after a refusal. */
    private interface FailDelay extends Callback {
        void invoke(int status, int micros, @Nullable Pointer password);
    }

    // Kept here: PAM has nothing but their addresses.
    private static final Conversation CONVERSATION = Pam::answer;
    private static final FailDelay NO_DELAY = (status, micros, password) -> {};

    private Pam() {}

    /**
     * Loads the library, so that it is known at the start whether it is there.
     *
     * @throws UnsupportedOperationException if it is not
     */
    public static void load() {
        try {
            C.pam_end(Pointer.NULL, SUCCESS);
        } catch (LinkageError e) {
            throw new UnsupportedOperationException("the PAM library cannot be loaded (on Debian: libpam0g)", e);
        }
    }

    /** The jars a program needs that calls this class and nothing else. */
    public static List<Path> jars() {
        return Stream.of(Pam.class, Native.class)
                .map(type -> Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString())))
                .toList();
    }

    /**
     * Asks. A refusal is answered at once: whoever asks has to hold it back, without a thread that waits.
     *
     * @param service the file in {@code /etc/pam.d}
     * @param user octets of the name; no entry in passwd is needed, unless a module wants one
     * @param password octets; they answer every prompt
     * @param host where the user is, as address
     * @return PAM's own number, {@link #SUCCESS} or an error of pam(3)
     */
    public static int check(String service, byte[] user, byte[] password, String host) {
        if (holdsNul(user) || holdsNul(password)) {
            return USER_UNKNOWN;
        }
        try (Memory secret = terminated(password);
                Memory name = terminated(user);
                Memory address = terminated(host.getBytes(StandardCharsets.UTF_8));
                Memory conversation = new Memory(2L * Native.POINTER_SIZE)) {
            conversation.setPointer(0, CallbackReference.getFunctionPointer(CONVERSATION));
            conversation.setPointer(Native.POINTER_SIZE, secret);
            PointerByReference reference = new PointerByReference();
            int status = C.pam_start(
                    Accounts.octets(service), name.getByteArray(0, (int) name.size()), conversation, reference);
            if (status != SUCCESS) {
                return status;
            }
            Pointer handle = reference.getValue();
            status = ask(handle, name, address);
            C.pam_end(handle, status);
            secret.clear();
            return status;
        }
    }

    private static int ask(Pointer handle, Memory name, Memory address) {
        C.pam_set_item(handle, ITEM_REMOTE_HOST, address);
        C.pam_set_item(handle, ITEM_REMOTE_USER, name);
        C.pam_set_item(handle, ITEM_FAIL_DELAY, CallbackReference.getFunctionPointer(NO_DELAY));
        int status = C.pam_authenticate(handle, SILENT_AND_NO_EMPTY_PASSWORD);
        return status == SUCCESS ? C.pam_acct_mgmt(handle, SILENT_AND_NO_EMPTY_PASSWORD) : status;
    }

    private static boolean holdsNul(byte[] octets) {
        for (byte octet : octets) {
            if (octet == 0) {
                return true;
            }
        }
        return false;
    }

    private static Memory terminated(byte[] octets) {
        Memory memory = new Memory(octets.length + 1L);
        memory.write(0, octets, 0, octets.length);
        memory.setByte(octets.length, (byte) 0);
        return memory;
    }

    /** PAM frees what is put into the responses, so it must come from malloc(3). */
    private static int answer(int count, Pointer messages, Pointer responses, Pointer password) {
        if (count <= 0 || count > MAX_MESSAGES) {
            return CONVERSATION_ERROR;
        }
        long array = Native.malloc((long) count * RESPONSE_SIZE);
        if (array == 0) {
            return BUFFER_ERROR;
        }
        Pointer answers = new Pointer(array);
        answers.clear((long) count * RESPONSE_SIZE);
        for (int i = 0; i < count; i++) {
            int style = messages.getPointer((long) i * Native.POINTER_SIZE).getInt(0);
            if (style == PROMPT_ECHO_OFF || style == PROMPT_ECHO_ON) {
                long length = password.indexOf(0, (byte) 0) + 1;
                long copy = Native.malloc(length);
                if (copy == 0) {
                    return BUFFER_ERROR;
                }
                Pointer text = new Pointer(copy);
                text.write(0, password.getByteArray(0, (int) length), 0, (int) length);
                answers.setPointer((long) i * RESPONSE_SIZE, text);
            }
        }
        responses.setPointer(0, answers);
        return SUCCESS;
    }
}
