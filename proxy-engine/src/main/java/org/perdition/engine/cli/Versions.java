// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What {@code --version} shows. */
public final class Versions {
    private Versions() {}

    /** A line each. */
    public static String text() {
        return "perdition " + ours() + "\nJava " + Runtime.version() + " (" + System.getProperty("java.vendor")
                + ")\nMINA " + mina();
    }

    /** From the manifest; classes that do not come from a jar are not a release. */
    private static String ours() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String mina() {
        try (InputStream in =
                Versions.class.getResourceAsStream("/META-INF/maven/org.apache.mina/mina-core/pom.properties")) {
            if (in == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
