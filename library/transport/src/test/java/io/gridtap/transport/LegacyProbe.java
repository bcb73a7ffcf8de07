package io.gridtap.transport;

import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process of its own, as what TLS may use is settled once in each: shakes hands with a suite of the legacy preset. */
final class LegacyProbe {
  private LegacyProbe() {}

  /** @param arguments a directory for certificates, {@code early} or {@code late} */
  public static void main(String[] arguments) throws Exception {
    TestCertificates authority = TestCertificates.in(Path.of(arguments[0]), "authority", TestCertificates.Key.RSA);
    Issued own = authority.issue("old-device", TestCertificates.Key.RSA);
    TlsSettings plain = TlsSettings.trusting(authority.authority()).withIdentity(own.certificate(), own.key());
    if (arguments[1].equals("late"))
      Tls.of(plain);
    Tls.allowLegacySuites();
    TlsSettings old = plain.withVersions(TlsSettings.Version.TLS_1_2)
        .withCipherSuites(List.of("TLS_RSA_WITH_AES_128_CBC_SHA256")).withLegacySuites()
        .withListener(event -> System.out.println(event.text()));
    // only who names the preset speaks it
    try (TcpListener modern = TcpListener.start(TcpListener.Settings.local(0).withTls(Tls.of(plain)),
        Connection::close)) {
      TcpConnector.SHARED
          .connect(TcpConnector.Settings.to("127.0.0.1", modern.port()).withTls(Tls.of(old))).close();
    } catch (ConnectFailedException refused) {
      System.out.println("modern refuses: " + refused.getMessage());
    }
    CountDownLatch spoken = new CountDownLatch(1);
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(Tls.of(old)), connection -> {
      connection.peerName().ifPresent(name -> System.out.println("peer " + name));
      spoken.countDown();
      connection.close();
    });
        Connection client = TcpConnector.SHARED
            .connect(TcpConnector.Settings.to("127.0.0.1", listener.port()).withTls(Tls.of(old)))) {
      spoken.await();
      System.out.println("end " + client.in().read());
    }
  }
}
