package dev.novasphere.wukong.watch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The indexes of the client's caches lose an object for a moment while it is changed (fabric8/kubernetes-client#7265). */
class ClientIndexesTest {

    @Test
    void objects_are_found_by_indexes_of_this_program_only() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("byIndex|byIndexStream|indexKeys|addIndexers?|withIndexers?")))
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.novasphere.wukong"));
    }
}
