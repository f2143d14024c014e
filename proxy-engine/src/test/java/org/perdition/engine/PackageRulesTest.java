// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.mina.core.buffer.IoBuffer;

/** The directions between the packages, as ARCHITECTURE.md tells them. */
@AnalyzeClasses(packages = "org.perdition", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {
    private static final String[] PURE = {
        "org.perdition.engine.login..", "org.perdition.engine.backend..", "org.perdition.engine.username..",
    };

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.perdition.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule decisionsAreMadeWithoutInput = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.mina..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.io..",
                    "java.nio.file..",
                    "org.slf4j..",
                    "org.perdition.engine.transport..",
                    "org.perdition.engine.filter..",
                    "org.perdition.engine.session..",
                    "org.perdition.engine.bridge..");

    @ArchTest
    static final ArchRule theSystemIsCalledInOnePlace = noClasses()
            .that()
            .resideInAPackage("org.perdition.engine..")
            .and()
            .resideOutsideOfPackage("org.perdition.engine.os..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    /** The PAM process has nothing but the engine's own jar and JNA's. */
    @ArchTest
    static final ArchRule thePamProcessNeedsNoLibrary = noClasses()
            .that()
            .haveFullyQualifiedName("org.perdition.engine.auth.PamChild")
            .or()
            .resideInAPackage("org.perdition.engine.os..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.slf4j..", "org.apache..", "org.perdition.engine.log..", "org.perdition.engine.config..");

    @ArchTest
    static final ArchRule directions = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("org.perdition.engine.cli..")
            .layer("server")
            .definedBy("org.perdition.engine.server..")
            .layer("session")
            .definedBy("org.perdition.engine.session..")
            .layer("bridge")
            .definedBy("org.perdition.engine.bridge..")
            .layer("filter")
            .definedBy("org.perdition.engine.filter..")
            .layer("transport")
            .definedBy("org.perdition.engine.transport..")
            .layer("auth")
            .definedBy("org.perdition.engine.auth..")
            .layer("os")
            .definedBy("org.perdition.engine.os..")
            .layer("login")
            .definedBy("org.perdition.engine.login..")
            .layer("backend")
            .definedBy("org.perdition.engine.backend..")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("bridge")
            .mayOnlyBeAccessedByLayers("session")
            .whereLayer("filter")
            .mayOnlyBeAccessedByLayers("session", "server", "bridge")
            .whereLayer("auth")
            .mayOnlyBeAccessedByLayers("session", "server")
            .whereLayer("os")
            .mayOnlyBeAccessedByLayers("auth", "server", "cli")
            .whereLayer("backend")
            .mayOnlyBeAccessedByLayers("session");

    /** Java serialization over MINA has had holes release after release: never on any path of ours. */
    @ArchTest
    static final ArchRule noObjectSerialization = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.mina.filter.codec.serialization..")
            .orShould()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                            com.tngtech.archunit.core.domain.properties.HasName.Predicates.name("getObject"))
                    .and(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                            com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                    com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(
                                            IoBuffer.class)))));
}
