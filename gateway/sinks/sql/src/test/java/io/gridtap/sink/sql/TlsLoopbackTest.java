package io.gridtap.sink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridtap.telemetry.SinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Certificates are made for the test; by default they are checked, and so is the host's name. */
class TlsLoopbackTest {
  @Test
  void postgresqlIsTrustedByItsIssuerAndName() throws Exception {
    Path directory = PostgresServer.ownDirectory();
    certificate(directory);
    PostgresServer.give(directory.resolve("key.pem"));
    try (PostgresServer server = PostgresServer.start(directory, "ssl=on",
        "ssl_cert_file=" + directory.resolve("certificate.pem"), "ssl_key_file=" + directory.resolve("key.pem"))) {
      String host = "jdbc:postgresql://localhost:" + server.port() + "/grid";
      assertTrusted(host + "?sslrootcert=" + directory.resolve("certificate.pem"));
      assertThat(server.query("SELECT count(*) FROM measurement").getFirst().getFirst()).isEqualTo("3");
      assertNotTrusted(host, "sslrootcert=FILE");
      assertNotTrusted(
          host.replace("localhost", "127.0.0.1") + "?sslrootcert=" + directory.resolve("certificate.pem"),
          "sslrootcert=FILE");
    }
  }

  @Test
  void mariadbIsTrustedByItsIssuerAndName() throws Exception {
    Path directory = MariaDbServer.ownDirectory();
    certificate(directory);
    MariaDbServer.give(directory.resolve("key.pem"));
    try (MariaDbServer server = MariaDbServer.start(directory, "ssl-cert=" + directory.resolve("certificate.pem"),
        "ssl-key=" + directory.resolve("key.pem"))) {
      String host = "jdbc:mariadb://localhost:" + server.port() + "/grid";
      assertTrusted(host + "?serverSslCert=" + directory.resolve("certificate.pem"));
      assertNotTrusted(
          host.replace("localhost", "127.0.0.1") + "?serverSslCert=" + directory.resolve("certificate.pem"),
          "serverSslCert=FILE");
    }
  }

  private static void assertTrusted(String url) throws SinkException, InterruptedException {
    try (SqlSink sink = new SqlSink(SqlSettings.of(url, DatabaseServer.USER, DatabaseServer.PASSWORD))) {
      sink.connect();
      sink.write(Samples.counting(Samples.point("IED1", "x"), 1, 3));
    }
  }

  private static void assertNotTrusted(String url, String remedy) {
    try (SqlSink sink = new SqlSink(SqlSettings.of(url, DatabaseServer.USER, DatabaseServer.PASSWORD))) {
      SinkException failure = catchThrowableOfType(SinkException.class, sink::connect);
      assertThat(failure.reason()).isEqualTo("no trusted TLS connection");
      assertThat(failure.kind()).isEqualTo(SinkException.Kind.PERMANENT);
      assertThat(failure).hasMessageContaining(remedy);
    }
  }

  /** For {@code localhost}, signed by itself. */
  private static void certificate(Path directory) throws IOException, InterruptedException {
    Process openssl = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
        directory.resolve("key.pem").toString(), "-out", directory.resolve("certificate.pem").toString())
        .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    assertThat(openssl.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(openssl.exitValue()).isZero();
    Files.setPosixFilePermissions(directory.resolve("key.pem"), PosixFilePermissions.fromString("rw-------"));
  }
}
