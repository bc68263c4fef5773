package dev.novasphere.wukong.client;

import io.fabric8.kubernetes.client.http.HttpClient.Factory;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Makes HTTP clients as the platform does, and offers ChaCha20-Poly1305 to the API server before AES-GCM. Without the optimizing compiler,
 * which neither the jar nor the native binary has, AES-GCM runs without the processor's instructions for it and costs several times as
 * much. Whatever else the platform offers is still offered, for API servers that have only that.
 */
final class CheapCiphers extends VertxWrapper {

    /** For TLS 1.3 and 1.2; a suite that the Java runtime does not have is left out. */
    private static final List<String> FIRST = List.of(
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private CheapCiphers(Vertx vertx) {
        super((VertxInternal) vertx);
    }

    /**
     * Makes the Kubernetes client's HTTP clients. The client's own factory, which has a place for such settings, is not in a native binary.
     *
     * @param vertx the platform's, which closes it
     */
    static Factory on(Vertx vertx) {
        return new Clients(new CheapCiphers(vertx));
    }

    @Override
    public HttpClient createHttpClient(HttpClientOptions options) {
        reorder(options);
        return super.createHttpClient(options);
    }

    /** Changes nothing where there is no TLS. */
    static void reorder(HttpClientOptions options) {
        if (options.getSslEngineOptions() instanceof JdkSSLEngineOptions platform) {
            options.setSslEngineOptions(
                    new Engine(platform.sslContextFactory(), options.getEnabledSecureTransportProtocols()));
        }
    }

    private record Clients(Vertx vertx) implements Factory {

        @Override
        public VertxHttpClientBuilder<Clients> newBuilder() {
            return new VertxHttpClientBuilder<>(this, vertx);
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
