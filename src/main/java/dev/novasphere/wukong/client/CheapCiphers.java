package dev.novasphere.wukong.client;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.Vertx;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Makes the HTTP client of the platform, and offers ChaCha20-Poly1305 to the API server before AES-GCM. Without the optimizing compiler,
 * which neither the jar nor the native binary has, AES-GCM runs without the processor's instructions for it and costs several times as
 * much. Whatever else the platform offers is still offered, for API servers that have only that.
 */
final class CheapCiphers extends VertxHttpClientFactory {

    /** For TLS 1.3 and 1.2; a suite that the Java runtime does not have is left out. */
    private static final List<String> FIRST = List.of(
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    CheapCiphers(Vertx vertx) {
        super(vertx);
    }

    @Override
    protected void additionalConfig(WebClientOptions options) {
        if (options.getSslEngineOptions() instanceof JdkSSLEngineOptions platform) {
            options.setSslEngineOptions(
                    new Engine(platform.sslContextFactory(), options.getEnabledSecureTransportProtocols()));
        }
    }

    /** The platform's keys, trust and protocols with the order of suites changed. */
    private static final class Engine extends JdkSSLEngineOptions {

        private final SslContextFactory platform;
        private final Set<String> protocols;

        Engine(SslContextFactory platform, Set<String> protocols) {
            this.platform = platform;
            this.protocols = protocols;
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return this;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return this::context;
        }

        private JdkSslContext context() throws SSLException {
            JdkSslContext given = (JdkSslContext) platform.create();
            return new JdkSslContext(
                    given.context(),
                    true,
                    Stream.concat(FIRST.stream(), given.cipherSuites().stream())
                            .distinct()
                            .toList(),
                    SupportedCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    ClientAuth.NONE,
                    protocols.toArray(String[]::new),
                    false);
        }
    }
}
