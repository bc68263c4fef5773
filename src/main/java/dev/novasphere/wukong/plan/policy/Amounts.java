package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/** How amounts in a Wukong are compared with the bounds of a policy. */
final class Amounts {

    private Amounts() {}

    /** Whether an amount is above a bound; not so where one of them is absent or no quantity. */
    static boolean isLarger(String asked, String most) {
        Optional<Quantity> bound = CanonicalQuantity.parse(most);
        Optional<Quantity> size = CanonicalQuantity.parse(asked);
        return bound.isPresent() && size.isPresent() && CanonicalQuantity.compare(size.get(), bound.get()) > 0;
    }

    /** The violation of a bound. */
    static PolicyViolation tooMuch(String field, Object value, Object most) {
        return new PolicyViolation(field, value.toString(), "at most " + most);
    }
}
