package dev.novasphere.wukong.watch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.novasphere.wukong.architecture.ProductClasses;
import org.junit.jupiter.api.Test;

/** The indexes of the client's caches lose an object for a moment while it is changed (fabric8/kubernetes-client#7265). */
class ClientIndexesTest {

    @Test
    void objects_are_found_by_indexes_of_this_program_only() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("byIndex|byIndexStream|indexKeys|addIndexers?|withIndexers?")))
                .check(ProductClasses.all());
    }
}
