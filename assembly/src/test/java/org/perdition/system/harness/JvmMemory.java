// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a running JVM holds, told by that JVM itself: live heap and direct buffers. Read through the attach
 * interface, which needs no option of the program and no change to it. What looking costs the JVM is in the first
 * figure too, so the difference of two figures is the program's own. For one thread.
 */
public final class JvmMemory implements Closeable {
    /**
     * Collections for one figure. Direct memory is given back by a thread of its own behind a collection, and calls
     * from here leave garbage: the smallest figure of a few is what is live.
     */
    private static final int COLLECTIONS = 5;

    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final BufferPoolMXBean direct;

    private JvmMemory(JMXConnector connector) throws IOException {
        this.connector = connector;
        MBeanServerConnection server = connector.getMBeanServerConnection();
        memory = ManagementFactory.newPlatformMXBeanProxy(
                server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        direct = ManagementFactory.newPlatformMXBeanProxy(
                server, "java.nio:type=BufferPool,name=direct", BufferPoolMXBean.class);
    }

    /** Attaches to the JVM with this process id, which runs as the same user. */
    @SuppressWarnings("BanJNDI") // the address is told by the process itself, and names no directory
    public static JvmMemory of(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return new JvmMemory(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IllegalStateException("cannot look into process " + pid, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into process " + pid + ": " + e.getMessage(), e);
        }
    }

    /** Collects garbage; then bytes of live heap plus bytes of direct buffers. */
    public long liveBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed() + direct.getMemoryUsed());
        }
        return least;
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The JVM has gone, and the connection with it.
        }
    }
}
