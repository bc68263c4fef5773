package dev.novasphere.wukong.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalQuantityTest {

    @ParameterizedTest
    @CsvSource({
        "4Gi,4Gi",
        "4096Mi,4Gi",
        "1000Mi,1000Mi",
        "1.5Gi,1536Mi",
        "0.5Gi,512Mi",
        "0.5Ki,512",
        "1.0001Ki,1025",
        "512Ki,512Ki",
        "2048Ei,2048Ei",
        "0Gi,0",
        "2000M,2G",
        "1500M,1500M",
        "1.5G,1500M",
        "1024M,1024M",
        "1073741824,1073741824",
        "4000,4k",
        "0.5,500m",
        "1e3,1e3",
        "10E3,10e3",
        "2e9,2e9",
        "1E,1E",
        "20000000000000000000,20E",
        "5.,5",
        ".5k,500",
        "0.0000000001,1n"
    })
    void a_quantity_takes_the_form_the_api_server_stores(String text, String canonical) {
        assertThat(CanonicalQuantity.parse(text)).map(Quantity::toString).contains(canonical);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "4 GB",
                "4GB",
                "4K",
                "-1Gi",
                "Gi",
                "1e",
                "lots",
                "4gi",
                "1..5Gi",
                " 4Gi",
                "1e9999999999",
                "1e-9999999999"
            })
    void text_that_kubernetes_refuses_is_no_quantity(String text) {
        assertThat(CanonicalQuantity.parse(text)).isEmpty();
    }

    @Test
    void the_canonical_form_is_its_own_canonical_form() {
        Quantity once = CanonicalQuantity.of(new Quantity("1.5Gi"));
        assertThat(CanonicalQuantity.of(once)).hasToString(once.toString());
    }

    @Test
    void quantities_compare_by_amount_whatever_their_unit() {
        assertThat(CanonicalQuantity.compare(new Quantity("1Gi"), new Quantity("1024Mi")))
                .isZero();
        assertThat(CanonicalQuantity.compare(new Quantity("1G"), new Quantity("1Gi")))
                .isNegative();
        assertThat(CanonicalQuantity.compare(new Quantity("2Gi"), new Quantity("1e9")))
                .isPositive();
        assertThat(CanonicalQuantity.compare(new Quantity("9223372036854775807"), new Quantity("8Ei")))
                .isNegative();
        assertThat(CanonicalQuantity.compare(new Quantity("9223372036854775808"), new Quantity("8Ei")))
                .isZero();
    }
}
