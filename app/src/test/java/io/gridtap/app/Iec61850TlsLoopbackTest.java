package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.Substation;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** IEC 61850 over TLS: {@code simulate ied} at one end, {@code iec61850 …} at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Iec61850TlsLoopbackTest {
  private TestCertificates authority;
  private Issued server;
  private Issued client;
  private Path scl;

  @BeforeAll
  void certificates(@TempDir Path directory) throws IOException {
    authority = TestCertificates.in(directory, "Grid CA");
    server = authority.issue("bay1");
    client = authority.issue("engineer");
    scl = SimulateIedLoopbackTest.scl(directory, Substation.FILES.getFirst());
  }

  private RunningCommand simulate(Issued identity, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("simulate", "ied", "--scl", scl.toString(), "--port", "0", "--speed",
        "0", "--tls-cert", identity.certificate().toString(), "--tls-key", identity.key().toString(), "--tls-ca",
        authority.authority().toString()));
    words.addAll(List.of(more));
    return new RunningCommand(words.toArray(String[]::new));
  }

  private static String where(RunningCommand simulator) throws InterruptedException {
    simulator.awaitErr(", with TLS\n", 1);
    Matcher where = Pattern.compile("listens on (127\\.0\\.0\\.1:\\d+), with TLS").matcher(simulator.err());
    assertThat(where.find()).isTrue();
    return where.group(1);
  }

  private Invocation identify(RunningCommand simulator, Issued identity, String... more) throws InterruptedException {
    List<String> words = new ArrayList<>(List.of("iec61850", "identify", where(simulator), "--tls-ca",
        authority.authority().toString(), "--tls-cert", identity.certificate().toString(), "--tls-key",
        identity.key().toString()));
    words.addAll(List.of(more));
    return Invocation.of(words.toArray(String[]::new));
  }

  private static void done(Invocation run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("BAY1");
  }

  private static void failsWith(Invocation run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines().getLast()).startsWith("gridtap: ").contains(words);
  }

  @Test
  void bothSidesShowTheirCertificates() throws Exception {
    try (RunningCommand simulator = simulate(server)) {
      done(identify(simulator, client));
      done(identify(simulator, client, "--tls-version", "1.2"));
      done(identify(simulator, client, "--tls-version", "1.3", "--tls-suites", "TLS_AES_256_GCM_SHA384"));
      done(identify(simulator, client, "--tls-pin", server.fingerprint()));
    }
  }

  /** The key is not to be seen on the command line: neither it nor its password. */
  @Test
  void certificatesAndKeyMayComeFromOneFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("engineer.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "a long word".toCharArray();
    try (InputStream certificate = Files.newInputStream(client.certificate())) {
      String key = Files.readString(client.key()).replaceAll("-----[A-Z ]+-----", "");
      store.setKeyEntry("engineer",
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
          password,
          new Certificate[]{CertificateFactory.getInstance("X.509").generateCertificate(certificate)});
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    Path secret = Files.writeString(directory.resolve("password"), "a long word\n");
    try (RunningCommand simulator = simulate(server)) {
      String[] connect = {"iec61850", "identify", where(simulator), "--tls-ca", authority.authority().toString(),
          "--tls-p12", file.toString(), "--tls-key-password"};
      done(Invocation.of(with(connect, "!file " + secret)));
      done(Invocation.of(new ByteArrayInputStream(new byte[0]), Map.of("P12", "a long word"),
          with(connect, "!env P12")));
      failsWith(Invocation.of(with(connect, "another")), 2, file.toString(), "password");
      Path cut = Files.write(directory.resolve("cut.p12"), Arrays.copyOf(Files.readAllBytes(file), 100));
      connect[6] = cut.toString();
      failsWith(Invocation.of(with(connect, "a long word")), 2, cut.toString());
      connect[6] = directory.resolve("missing.p12").toString();
      failsWith(Invocation.of(with(connect, "a long word")), 2, "missing.p12");
    }
  }

  private static String[] with(String[] words, String last) {
    String[] longer = Arrays.copyOf(words, words.length + 1);
    longer[words.length] = last;
    return longer;
  }

  @Test
  void anotherCertificateThanThePinnedIsRefused() throws Exception {
    try (RunningCommand simulator = simulate(server)) {
      failsWith(identify(simulator, client, "--tls-pin", client.fingerprint()), 1, "pin");
    }
  }

  @Test
  void expiredCertificatesAreRefusedByTheOtherSide() throws Exception {
    try (RunningCommand simulator = simulate(authority.expired("old"))) {
      failsWith(identify(simulator, client), 1, "expired");
    }
    try (RunningCommand simulator = simulate(server)) {
      failsWith(identify(simulator, authority.expired("late")), 1, "certificate");
    }
  }

  @Test
  void revokedCertificatesAreRefused() throws Exception {
    Issued revoked = authority.issue("revoked");
    String crl = authority.revoke(revoked).toString();
    try (RunningCommand simulator = simulate(revoked)) {
      failsWith(identify(simulator, client, "--tls-crl", crl), 1, "revoked");
    }
    try (RunningCommand simulator = simulate(server, "--tls-crl", crl)) {
      done(identify(simulator, client, "--tls-crl", crl));
      failsWith(identify(simulator, revoked), 1, "certificate");
    }
  }

  @Test
  void nobodyComesInWithoutACertificateUnlessTheServerSaysSo() throws Exception {
    try (RunningCommand simulator = simulate(server)) {
      failsWith(Invocation.of("iec61850", "identify", where(simulator), "--tls-ca", authority.authority().toString()),
          1,
          "certificate");
      // plain MMS is no TLS
      failsWith(Invocation.of("iec61850", "identify", where(simulator)), 1, "it answers in TLS: say --tls-ca");
    }
    try (RunningCommand simulator = simulate(server, "--tls-any-client")) {
      done(Invocation.of("iec61850", "identify", where(simulator), "--tls-ca", authority.authority().toString()));
    }
  }

  @Test
  void theNameInTheCertificateMustBeTheOneThatWasDialled() throws Exception {
    try (RunningCommand simulator = simulate(authority.elsewhere("moved", "bay9.example"))) {
      failsWith(identify(simulator, client), 1, "dial the name that is in the certificate");
      done(identify(simulator, client, "--tls-name", "bay9.example"));
    }
  }

  @Test
  void wrongOptionsAreSaidBeforeAnythingIsConnected() {
    failsWith(Invocation.of("iec61850", "identify", "h", "--tls-cert", "x.pem"), 2, "TLS wants --tls-ca");
    failsWith(Invocation.of("iec61850", "identify", "h", "--tls-ca", authority.authority().toString(), "--tls-version",
        "1.1"), 2, "--tls-version is 1.2 or 1.3");
    failsWith(Invocation.of("iec61850", "identify", "h", "--tls-ca", authority.authority().toString(), "--tls-p12",
        "x.p12"), 2, "--tls-p12 wants --tls-key-password");
    failsWith(Invocation.of("iec61850", "identify", "h", "--tls-ca", authority.authority().toString(), "--tls-pin",
        "abc"), 2, "fingerprint");
    failsWith(Invocation.of("simulate", "ied", "--scl", scl.toString(), "--tls-cert", "x.pem"), 2,
        "--tls-cert, --tls-key and --tls-ca belong together");
  }
}
