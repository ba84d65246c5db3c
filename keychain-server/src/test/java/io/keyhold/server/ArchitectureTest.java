package io.keyhold.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.keyhold.server.http.Act;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(packages = "io.keyhold.server", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.keyhold.server.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a feature that can be read alone can be changed alone");

  @ArchTest
  static final ArchRule statementsAreMadeInTables =
      noClasses()
          .that(not(simpleNameEndingWith("Table")))
          .and()
          .resideOutsideOfPackage("io.keyhold.server.dev")
          .should()
          .callMethod(JdbcClient.class, "sql", String.class)
          .because("whoever looks for what touches a row finds it by the name of the class");

  @ArchTest
  static final ArchRule featuresDoNotKnowTheWeb =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.keyhold.server.keychain",
              "io.keyhold.server.credentials",
              "io.keyhold.server.json")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.keyhold.server.api",
              "io.keyhold.server.http",
              "org.springframework.web..",
              "jakarta.servlet..")
          .because("the console and batches reach features by other ways than REST");

  @ArchTest
  static final ArchRule onlyTheEdgeMakesStatuses =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.keyhold.server.http", "io.keyhold.server.api")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.springframework.http.HttpStatus")
          .because("a reason becomes a status in one place");

  @ArchTest
  static final ArchRule everyRouteNamesItsAct =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(RestController.class)
          .and()
          .areNotStatic()
          .and()
          .areNotPrivate()
          .and()
          .areDeclaredInClassesThat()
          .haveSimpleNameNotEndingWith("ProbeController")
          .should()
          .beAnnotatedWith(Act.class)
          .because("its metric has the name of its action");

  @ArchTest
  static final ArchRule nothingIsInjectedIntoFields =
      fields()
          .should()
          .notBeAnnotatedWith(Autowired.class)
          .because("what a class needs is in its constructor");

  @ArchTest
  static final ArchRule fieldsAreFinal =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(
              "io.keyhold.server.api",
              "io.keyhold.server.credentials",
              "io.keyhold.server.http",
              "io.keyhold.server.keychain")
          .should()
          .beFinal()
          .because("what does not change needs no thought about who changes it");

  @ArchTest
  static final ArchRule bytesStayAtTheEdge =
      fields()
          .that()
          .haveRawType(byte[].class)
          .should()
          .beDeclaredInClassesThat()
          .resideInAnyPackage("io.keyhold.server.json", "io.keyhold.server.http")
          .because("an array that outlives its method is forgotten instead of wiped");

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      classes()
          .should()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Manager")
          .andShould()
          .haveSimpleNameNotEndingWith("Impl")
          .because("a drawer has no reason to be small");
}
