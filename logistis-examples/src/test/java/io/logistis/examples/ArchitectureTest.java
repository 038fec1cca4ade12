package io.logistis.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the examples to what a reader has: the JDK and the core, and the server's module where an example is about it. */
class ArchitectureTest {

    private static final JavaClasses EXAMPLES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.logistis.examples");

    @Test
    void theyUseTheJdkAndLogistisOnly() {
        classes()
                .that()
                .doNotHaveSimpleName("package-info")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax.sql..", "org.jspecify..", "com.sun.net.httpserver..", "io.logistis..")
                .check(EXAMPLES);
    }

    @Test
    void onlyThoseAboutTheServerUseIt() {
        classes()
                .that()
                .resideOutsideOfPackage("io.logistis.examples.server..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("io.logistis.httpserver..", "io.logistis.cli..", "com.sun.net.httpserver..")
                .check(EXAMPLES);
    }
}
