// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The built jar is a bundle, and names neither times nor places of the build. */
class BundleManifestIT {
    @Test
    void manifest() throws IOException {
        Path built = Path.of(Objects.requireNonNull(System.getProperty("built.jar")));
        try (JarFile jar = new JarFile(built.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Bundle-SymbolicName")).isEqualTo("org.perdition.imap4");
            assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("org.perdition.imap4");
            assertThat(manifest.getValue("Export-Package")).startsWith("org.perdition.imap4;");
            assertThat(manifest.getValue("Import-Package"))
                    .contains("org.apache.mina.filter.codec;version=\"[2.2,3)\"")
                    .contains("org.jspecify.annotations;version=\"[1.0,2)\";resolution:=optional")
                    .doesNotContain("java.util");
            assertThat(manifest.keySet().stream().map(Object::toString))
                    .doesNotContain("Bnd-LastModified", "Tool", "Built-By", "Build-Jdk");
        }
    }
}
