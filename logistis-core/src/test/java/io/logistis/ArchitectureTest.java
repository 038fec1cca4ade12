package io.logistis;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the core to its arrows: which package may import which, and where each library has its home. */
class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.logistis");

    /** Of our packages, the ones that each may import beside itself. A new package needs a line here first. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("io.logistis.event", Set.of()),
            entry("io.logistis.scan", Set.of()),
            entry("io.logistis.admission", ours("event", "scan")),
            entry("io.logistis.capture", ours("event", "scan")),
            entry("io.logistis.diff", ours("event")),
            entry("io.logistis.lock", ours("event")),
            entry("io.logistis.store", ours("event")),
            entry("io.logistis.store.memory", ours("event", "lock", "store")),
            entry("io.logistis.store.jdbc", ours("event", "lock", "store")),
            entry("io.logistis.history", ours("event", "diff", "store")),
            entry("io.logistis.blame", ours("event", "diff", "history")),
            entry("io.logistis.json", ours("event", "diff", "lock", "store", "history", "blame")),
            entry("io.logistis", ours("event", "scan", "capture", "lock", "store")));

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsOnlyWhatItsArrowsAllow(String name) {
        String[] allowed = Stream.concat(Stream.of(name), ARROWS.get(name).stream())
                .sorted()
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAPackage("io.logistis..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(CORE);
    }

    static Stream<String> packages() {
        return ARROWS.keySet().stream().sorted();
    }

    @Test
    void everyPackageHasItsArrows() {
        classes()
                .should()
                .resideInAnyPackage(ARROWS.keySet().toArray(String[]::new))
                .check(CORE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void aLibraryHasOneHome() {
        home("java.sql", "io.logistis.store.jdbc", "java.sql..", "javax.sql..");
        home("jakarta.json", "io.logistis.diff|io.logistis.blame", "jakarta.json..", "org.eclipse.parsson..");
        home("java-diff-utils", "io.logistis.diff", "com.github.difflib..");
        home("snakeyaml-engine", "io.logistis.capture", "org.snakeyaml.engine..");
        home("com.sun.net.httpserver", "none", "com.sun.net..");
        home("jackson", "none", "tools.jackson..", "com.fasterxml.jackson..");
    }

    private static void home(String library, String homes, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(homes.split("\\|"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .as(library + " is used only in " + homes)
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void noLibraryTypeStandsInAPublicSignature() {
        classes()
                .that()
                .arePublic()
                .or()
                .areProtected()
                .should(showOnly(resideInAnyPackage("java..", "javax.sql..", "io.logistis..")))
                .check(CORE);
    }

    private static ArchCondition<JavaClass> showOnly(DescribedPredicate<JavaClass> allowed) {
        return new ArchCondition<>("show only types of the JDK and of Logistis") {
            @Override
            public void check(JavaClass shown, ConditionEvents events) {
                report(shown.getFullName(), supertypes(shown), events);
                shown.getMembers().stream()
                        .filter(ArchitectureTest::isVisible)
                        .forEach(member -> report(member.getFullName(), signature(member), events));
            }

            private void report(String where, Stream<? extends JavaType> types, ConditionEvents events) {
                types.map(JavaType::getAllInvolvedRawTypes)
                        .flatMap(Collection::stream)
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !type.isPrimitive() && !allowed.test(type))
                        .distinct()
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(type, where + " shows " + type.getFullName())));
            }
        };
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<? extends JavaType> supertypes(JavaClass type) {
        return Stream.of(type.getSuperclass().stream(), type.getInterfaces().stream(), bounds(type.getTypeParameters()))
                .flatMap(types -> types);
    }

    private static Stream<? extends JavaType> signature(JavaMember member) {
        if (member instanceof JavaCodeUnit unit) {
            return Stream.of(
                            Stream.of(unit.getReturnType()),
                            unit.getParameterTypes().stream(),
                            bounds(unit.getTypeParameters()),
                            unit.getThrowsClause().getTypes().stream())
                    .flatMap(types -> types);
        }
        return Stream.of(((JavaField) member).getType());
    }

    private static Stream<? extends JavaType> bounds(List<? extends JavaTypeVariable<?>> variables) {
        return variables.stream().flatMap(variable -> variable.getUpperBounds().stream());
    }

    private static Set<String> ours(String... packages) {
        return Stream.of(packages).map("io.logistis."::concat).collect(Collectors.toSet());
    }
}
