package dev.novasphere.wukong.testcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for {@code localhost}, signed by itself.
 *
 * @param context serves with it
 * @param authority what a client has to trust, as PEM
 */
record LocalTls(SSLContext context, String authority) {

    private static final String ALIAS = "localhost";
    private static final char[] STORE_PASSWORD = "stand-in".toCharArray();

    /** Makes one for this run; the JDK has no public way to make one but its keytool. */
    static LocalTls make() {
        try {
            Path folder = Files.createTempDirectory("local-tls");
            Path store = folder.resolve("keys.p12");
            try {
                generate(store);
                return read(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void generate(Path store) throws IOException {
        Commands.Outcome keytool = Commands.run(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD),
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true));
        if (keytool.code() != 0) {
            throw new IllegalStateException("keytool made no certificate: " + keytool.output());
        }
    }

    private static LocalTls read(Path store) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, STORE_PASSWORD);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, STORE_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new LocalTls(
                    context,
                    "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                            .formatted(Base64.getMimeEncoder()
                                    .encodeToString(keys.getCertificate(ALIAS).getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
