package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** What is known of the part of a claim that CDI leaves to the file system, a number between 0 and 1 (its setting filesystemOverhead). */
public final class FilesystemOverhead {

    /** CDI's own default, for claims about which nothing else is known. */
    public static final BigDecimal USUAL = new BigDecimal("0.06");

    /** A claim that is larger than this against its DataVolume has grown since, so that their ratio says nothing. */
    private static final BigDecimal MOST = new BigDecimal("0.2");

    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1 << 20);
    private static final int DIGITS = 4;

    private FilesystemOverhead() {}

    /** What was noted at a claim when it was grown. */
    public static Optional<BigDecimal> noted(PersistentVolumeClaim claim) {
        return read(Annotations.annotation(claim, Annotations.FILESYSTEM_OVERHEAD));
    }

    /**
     * The overhead that a claim was made with, as the ratio of the claim and its DataVolume. Recent versions of CDI count it on what was
     * asked for, older ones on the claim; the former is the larger number.
     *
     * @return empty when one of the two has no size, or when the claim has grown since
     */
    public static Optional<BigDecimal> ofSizes(DataVolume dataVolume, Quantity request) {
        return FilledFrom.request(dataVolume)
                .filter(made -> made.getNumericalAmount().signum() > 0)
                .map(made -> request.getNumericalAmount()
                        .divide(aligned(made.getNumericalAmount()), DIGITS, RoundingMode.HALF_UP)
                        .subtract(BigDecimal.ONE))
                .filter(overhead -> overhead.signum() >= 0 && overhead.compareTo(MOST) <= 0);
    }

    /** The overhead that a text says; empty for a text that is none. */
    public static Optional<BigDecimal> read(String text) {
        return CanonicalQuantity.parse(text)
                .map(Quantity::getNumericalAmount)
                .filter(part -> part.signum() >= 0 && part.compareTo(new BigDecimal("0.9")) <= 0);
    }

    /** The next whole MiB, in bytes; qemu images have no other sizes. */
    public static BigDecimal aligned(BigDecimal bytes) {
        return bytes.divide(MEBIBYTE, 0, RoundingMode.CEILING).multiply(MEBIBYTE);
    }

    /** A number of bytes in whole MiB, rounded up, as a quantity. */
    public static Quantity inMebibytes(BigDecimal bytes) {
        return CanonicalQuantity.of(
                new Quantity(bytes.divide(MEBIBYTE, 0, RoundingMode.CEILING).toBigInteger() + "Mi"));
    }
}
