package io.keyhold.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.crypto.Crypto;
import io.keyhold.engine.gate.Passage;
import io.keyhold.engine.hsm.Hsm;
import io.keyhold.engine.hsm.KeyHandle;
import io.keyhold.engine.keys.Keys;
import io.keyhold.engine.keys.UsableKey;
import java.sql.Connection;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.springframework.jdbc.core.simple.JdbcClient;

@AnalyzeClasses(packages = "io.keyhold.engine", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<Class<?>> PROOFS = Set.of(Caller.class, Passage.class, UsableKey.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.keyhold.engine.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a feature that can be read alone can be changed alone");

  @ArchTest
  static final ArchRule nativeMemoryStaysInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.keyhold.engine.hsm.pkcs11")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..")
          .because("a wrong address ends the process, so one package is read for that");

  @ArchTest
  static final ArchRule statementsAreMadeInTables =
      noClasses()
          .that(
              not(simpleNameEndingWith("Table"))
                  .and(not(resideInAPackage("io.keyhold.engine.store"))))
          .should()
          .callMethod(JdbcClient.class, "sql", String.class)
          .orShould()
          .callMethod(Connection.class, "prepareStatement", String.class)
          .orShould()
          .callMethod(Connection.class, "createStatement")
          .because("whoever looks for what touches a row finds it by the name of the class");

  @ArchTest
  static final ArchRule theHsmIsReachedFromFewPlaces =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "io.keyhold.engine",
                      "io.keyhold.engine.hsm..",
                      "io.keyhold.engine.keys",
                      "io.keyhold.engine.crypto",
                      "io.keyhold.engine.integrity")))
          .should()
          .dependOnClassesThat(type(Hsm.class))
          .because("every use of a key passes the gate");

  @ArchTest
  static final ArchRule handlesStayWithKeys =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "io.keyhold.engine.hsm..", "io.keyhold.engine.keys", "io.keyhold.engine")))
          .should()
          .dependOnClassesThat(type(KeyHandle.class))
          .because("a UsableKey is the only way to a handle");

  @ArchTest
  static final ArchRule doorsAskWhoCalls =
      methods()
          .that()
          .areDeclaredIn(Keys.class)
          .or()
          .areDeclaredIn(Crypto.class)
          .and()
          .arePublic()
          .should(
              be(
                  new DescribedPredicate<JavaMethod>("asking for a caller or a proof of one") {
                    @Override
                    public boolean test(JavaMethod method) {
                      return method.getName().equals("close")
                          || (!method.getRawParameterTypes().isEmpty()
                              && PROOFS.contains(method.getRawParameterTypes().get(0).reflect()));
                    }
                  }))
          .because("access, state and audit cannot be forgotten");

  @ArchTest
  static final ArchRule bytesAreNotFields =
      fields()
          .that()
          .haveRawType(byte[].class)
          .and()
          .areNotStatic()
          .should()
          .beDeclaredInClassesThat(
              resideInAPackage("io.keyhold.engine.hsm..")
                  .or(simpleNameEndingWith("Blob"))
                  .or(simpleNameEndingWith("Randomness")))
          .because("secrets live in SecretBytes, and a Blob says that its bytes are none");

  @ArchTest
  static final ArchRule packagesAreNullMarked =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should()
          .beAnnotatedWith(NullMarked.class)
          .because("nothing is null unless it says so");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .because("a drawer is not a feature");

  @ArchTest
  static final ArchRule theEngineKnowsNoWeb =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.servlet..",
              "org.springframework.web..",
              "org.springframework.boot..",
              "org.springframework.context..",
              "java.net.http..")
          .because("the engine is embedded as well as served");
}
