package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsedCodeFirstTest {

    @Test
    void methods_that_are_used_come_first_and_each_group_keeps_its_order() {
        List<String> methods = List.of(
                "Address_of_ixAzKcfP29JLlOgcaQs7TE",
                "Bounds_RPBmHTxvoA5R3RgQqwzqv6",
                "Client_close_HIjher97jK7VVV3K4lCPjI",
                "Disk_name_cPI4SPeTe2FN8uZl5E7bj8");

        assertThat(UsedCodeFirst.usedFirst(methods, Set.of("Disk_name", "Bounds", "Gone_since"), Function.identity()))
                .containsExactly(methods.get(1), methods.get(3), methods.get(0), methods.get(2));
    }

    @ParameterizedTest
    @CsvSource({
        "OlderThanRules_broken_ixAzKcfP29JLlOgcaQs7TE, OlderThanRules_broken",
        "OlderThanRules_nkaMELy5SQGQCEKRrQYZ27, OlderThanRules",
        "OlderThanRules$Judgement_hashCode_raO2iLOESqKWNZ9rcFWTXF, OlderThanRules$Judgement_hashCode",
        "OlderThanRules$$Lf4882054_apply_HIjher97jK7VVV3K4lCPjI, OlderThanRules$$L_apply",
        "OlderThanRules_broken, OlderThanRules_broken",
    })
    void a_method_has_the_name_of_its_symbol_without_what_changes_from_build_to_build(String symbol, String name) {
        assertThat(UsedCodeFirst.name(symbol)).isEqualTo(name);
    }

    @Test
    void the_list_has_what_every_reconciliation_uses() {
        assertThat(UsedCodeFirst.used())
                .contains("WukongReconciler_reconcile", "Planner_plan", "MachineApplier_apply")
                .noneMatch(String::isBlank);
    }
}
