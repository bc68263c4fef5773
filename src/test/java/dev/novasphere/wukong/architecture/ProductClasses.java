package dev.novasphere.wukong.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** All classes of the product, without those of its tests, read once for all tests of a JVM. */
public final class ProductClasses {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.novasphere.wukong");

    private ProductClasses() {}

    /** What ArchUnit knows of them; nothing of it is changed. */
    public static JavaClasses all() {
        return ALL;
    }
}
