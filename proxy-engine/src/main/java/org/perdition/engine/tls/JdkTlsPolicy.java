// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the JDK's TLS is told for the whole process. To be applied before the first TLS class is loaded, which
 * reads these properties once.
 */
public final class JdkTlsPolicy {
    private static final String DISABLED = "jdk.tls.disabledAlgorithms";
    private static final String NO_CLIENT_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";
    private static final List<String> OLD_VERSIONS = List.of("TLSv1", "TLSv1.1");

    private JdkTlsPolicy() {}

    /**
     * Switches client-initiated renegotiation off and, only if asked for, TLS 1.0 and 1.1 on.
     *
     * @param oldVersions whether an option asks for TLS below 1.2; the JDK disables it otherwise
     */
    public static void apply(boolean oldVersions) {
        System.setProperty(NO_CLIENT_RENEGOTIATION, "true");
        String disabled = Security.getProperty(DISABLED);
        if (oldVersions && disabled != null) {
            Security.setProperty(DISABLED, withoutOldVersions(disabled));
        }
    }

    static String withoutOldVersions(String disabled) {
        return Arrays.stream(disabled.split(","))
                .map(String::trim)
                .filter(word -> !OLD_VERSIONS.contains(word))
                .collect(Collectors.joining(", "));
    }
}
