package dev.novasphere.wukong.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class CheapCiphersTest {

    @Test
    void chacha20_is_offered_first_and_nothing_that_the_platform_offers_is_left_out()
            throws SSLException, GeneralSecurityException {
        JdkSslContext platform = platform();
        HttpClientOptions options = options(platform);

        CheapCiphers.reorder(options);

        SSLEngine offered = engine(options);
        assertThat(offered.getEnabledCipherSuites())
                .startsWith(
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")
                .doesNotHaveDuplicates()
                .contains(platform.cipherSuites().toArray(String[]::new));
        assertThat(platform.cipherSuites()).contains("TLS_AES_128_GCM_SHA256");
    }

    @Test
    void versions_of_tls_stay_as_configured() throws SSLException, GeneralSecurityException {
        HttpClientOptions options = options(platform());
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));

        CheapCiphers.reorder(options);

        assertThat(engine(options).getEnabledProtocols()).containsExactly("TLSv1.3");
    }

    @Test
    void an_api_server_without_tls_is_left_alone() {
        HttpClientOptions options = new HttpClientOptions();

        CheapCiphers.reorder(options);

        assertThat(options.getSslEngineOptions()).isNull();
    }

    private static SSLEngine engine(HttpClientOptions options) throws SSLException {
        return options.getSslEngineOptions().sslContextFactory().create().newEngine(UnpooledByteBufAllocator.DEFAULT);
    }

    private static JdkSslContext platform() throws GeneralSecurityException {
        return new JdkSslContext(
                SSLContext.getDefault(),
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.NONE);
    }

    /** As the client of the platform sets them for an API server with TLS. */
    private static HttpClientOptions options(JdkSslContext context) {
        HttpClientOptions options = new HttpClientOptions();
        options.setSslEngineOptions(new JdkSSLEngineOptions() {
            @Override
            public JdkSSLEngineOptions copy() {
                return this;
            }

            @Override
            public SslContextFactory sslContextFactory() {
                return () -> context;
            }
        });
        return options;
    }
}
