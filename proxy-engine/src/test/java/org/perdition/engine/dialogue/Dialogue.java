// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.session.MailProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a dialogue against its script: whole, byte by byte, and cut at every single position. On the leg towards
 * the client it is then run through the real engine over sockets as well, whole and byte by byte.
 *
 * <p>A script has one line each for what is said and done. Blank lines and lines that begin with {@code #} say
 * nothing. In all texts {@code \r \n \t \xHH \\} stand for octets (write them with two backslashes in Java).
 *
 * <p>Leg towards the client, {@link #client}:
 *
 * <pre>
 * S: text                     a line we send
 * S: text [3 s later]         the same after the simulated clock has gone on that far
 * C: text                     a line of the client, CRLF added; several in a row come in one segment
 * C| text                     bytes of the client, nothing added
 * LOGIN name/password -> accepted text
 * LOGIN name/password -> refused KIND [CODE] text       CODE and text may be left out
 *                             the machine asks for a login, and this comes of it; with {@code name by owner}
 *                             the password is that of somebody else
 * LOG name KIND               a login was refused before any lookup
 * -- TLS up                   the handshake is made, nothing was behind STLS or STARTTLS
 * -- injected                 bytes were behind it: closed
 * -- closed REASON            the machine closes, for that CloseReason
 * PIPE: bytes                 what was left over for the real-server after the login
 * </pre>
 *
 * <p>Leg towards the real-server, {@link #backend}:
 *
 * <pre>
 * B: text / B| text           a line or bytes of the real-server
 * P: text                     a line we send
 * STAGE name                  what is being waited for now
 * NOTE text                   for the operator
 * -- TLS up / -- injected     as above
 * ACCEPTED text               logged in; ALERT text and CAPABILITIES words follow if there are any
 * FAILED KIND [CODE] text     not logged in
 * FAILED KIND [CODE] text -- try next
 * PIPE: bytes                 what was left over for the client
 * </pre>
 */
public final class Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(Dialogue.class);
    private static final AtomicInteger RUN = new AtomicInteger();
    private static final AtomicInteger NOT_OVER_SOCKETS = new AtomicInteger();

    private Dialogue() {}

    /** Runs a script on the leg towards the client. */
    public static <C, R> void client(MailProtocol<C, R> protocol, LoginContext context, String script) {
        Script parsed = Script.parse(script, 'C');
        everyWay(parsed, logins -> new ClientLeg<>(protocol, context, logins));
        RUN.incrementAndGet();
        SocketRun.run(protocol, context, parsed)
                .ifPresent(reason -> LOG.warn(
                        "Script {} is number {} not run over sockets: {}",
                        RUN,
                        NOT_OVER_SOCKETS.incrementAndGet(),
                        reason));
    }

    /** Runs a script on the leg towards the real-server. */
    public static <C, R> void backend(MailProtocol<C, R> protocol, BackendContext context, String script) {
        everyWay(Script.parse(script, 'B'), logins -> new BackendLeg<>(protocol, context));
    }

    /** Makes one side of a dialogue anew for each way of cutting. */
    interface LegMaker {
        Leg make(List<String> logins);
    }

    /** One leg under test. */
    interface Leg {
        /** What happens before the peer has said anything. */
        void open();

        /** The peer's bytes, as one read gives them. */
        void segment(byte[] bytes);

        /** Everything the peer says in this turn is there. Gives what was said and done in it, as script lines. */
        List<String> endOfTurn();

        /** What is being waited for. */
        String stage();
    }

    private static void everyWay(Script script, LegMaker maker) {
        Supplier<Leg> leg = () -> maker.make(script.logins());
        run("whole", script, leg, position -> false);
        run("byte by byte", script, leg, position -> true);
        for (int cut = 1; cut < script.inputLength(); cut++) {
            int at = cut;
            run("cut before octet " + cut, script, leg, position -> position == at);
        }
    }

    private static void run(String way, Script script, Supplier<Leg> maker, IntPredicate cutBefore) {
        Leg leg = maker.get();
        leg.open();
        int position = 0;
        for (Script.Turn turn : script.turns()) {
            byte[] input = turn.input();
            int from = 0;
            for (int i = 1; i <= input.length; i++) {
                if (i == input.length || cutBefore.test(position + i)) {
                    leg.segment(Arrays.copyOfRange(input, from, i));
                    from = i;
                }
            }
            position += input.length;
            assertThat(leg.endOfTurn())
                    .as("%s, answers to script line %d", way, turn.number())
                    .containsExactlyElementsOf(turn.expected());
            turn.stage()
                    .ifPresent(stage -> assertThat(leg.stage())
                            .as("%s, stage after script line %d", way, turn.number())
                            .isEqualTo(stage));
        }
    }
}
