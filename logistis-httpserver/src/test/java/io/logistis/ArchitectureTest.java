package io.logistis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the server to its arrows: which package may import which, and where each library has its home. */
class ArchitectureTest {

    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.logistis.httpserver", "io.logistis.cli");

    /** What each answers on its own: an import between two of them would be a hidden conversation. */
    private static final List<String> ENDPOINTS = List.of("webhook", "query", "lock", "page", "ops");

    @ParameterizedTest
    @FieldSource("ENDPOINTS")
    void endpointsDoNotImportOneAnother(String name) {
        String[] others = ENDPOINTS.stream()
                .filter(other -> !other.equals(name))
                .map(other -> "io.logistis.httpserver." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.logistis.httpserver." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void thereAreNoOtherPackages() {
        classes()
                .should()
                .resideInAnyPackage(
                        "io.logistis.httpserver",
                        "io.logistis.httpserver.http",
                        "io.logistis.httpserver.webhook",
                        "io.logistis.httpserver.query",
                        "io.logistis.httpserver.client",
                        "io.logistis.httpserver.lock",
                        "io.logistis.httpserver.page",
                        "io.logistis.httpserver.ops",
                        "io.logistis.httpserver.tls",
                        "io.logistis.httpserver.cluster",
                        "io.logistis.cli")
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.logistis.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void theServerDoesNotKnowTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("io.logistis.httpserver..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.logistis.cli..")
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void theJdksHttpServerIsSeenByTheAdapterAndTheStarterOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.logistis.httpserver.http")
                .and()
                .doNotHaveFullyQualifiedName("io.logistis.httpserver.LogistisServer")
                .and()
                .haveNameNotMatching("io\\.logistis\\.httpserver\\.LogistisServer\\$.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.net.httpserver..")
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void theApiServerIsAskedInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.logistis.httpserver.cluster")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .because("a command line starts slowly with it")
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void theClusterKnowsNoEndpoint() {
        noClasses()
                .that()
                .resideInAPackage("io.logistis.httpserver.cluster")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENDPOINTS.stream()
                        .map(name -> "io.logistis.httpserver." + name + "..")
                        .toArray(String[]::new))
                .check(SERVER);
    }

    @Test
    void databasesAreOpenedInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.logistis.httpserver")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
                .because("LogistisServer opens the data source, and the core's store.jdbc speaks SQL")
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void diffsAreTheCoresWork() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.json..", "org.eclipse.parsson..", "com.github.difflib..")
                .allowEmptyShould(true)
                .check(SERVER);
    }
}
