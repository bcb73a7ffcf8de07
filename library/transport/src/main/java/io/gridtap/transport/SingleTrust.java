package io.gridtap.transport;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/** Gives out one trust manager, for those who take nothing but factories. */
final class SingleTrust extends TrustManagerFactory {
  private static final Provider PROVIDER = new Provider("gridtap", "1", "the check of a peer's certificate") {
    private static final long serialVersionUID = 1L;
  };

  SingleTrust(TrustManager only) { super(new Spi(only), PROVIDER, "gridtap"); }

  private static final class Spi extends TrustManagerFactorySpi {
    private final TrustManager only;

    Spi(TrustManager only) { this.only = only; }

    @Override
    protected void engineInit(@Nullable KeyStore store) {
      // it is made already
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {
      // it is made already
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() { return new TrustManager[]{only}; }
  }
}
