package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Suites without forward secrecy: only when named, and only in a process that was told first of all. */
@Timeout(60)
class TlsLegacyLoopbackTest {
  @TempDir
  private Path directory;

  private String probe(String when) throws IOException, InterruptedException {
    Process probe = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), "io.gridtap.transport.LegacyProbe", directory.toString(), when)
        .redirectErrorStream(true).start();
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    probe.waitFor();
    return said;
  }

  @Test
  void theSuiteOfOldDevicesIsSpokenWhereItIsNamed() throws Exception {
    String said = probe("early");
    assertThat(said).contains("LEGACY_IN_USE", "speaks TLS_RSA_WITH_AES_128_CBC_SHA256", "peer CN=old-device",
        "end -1").contains("modern refuses: ");
  }

  @Test
  void beingTooLateIsSaid() throws Exception {
    assertThat(probe("late")).contains("IllegalStateException: too late to allow TLS_RSA suites",
        "-Djava.security.properties=FILE").doesNotContain("end");
  }

  @Test
  void thePresetAloneDoesNotEnableThem() throws Exception {
    TlsSettings settings = TlsSettings.trusting(TestCertificates.in(directory, "authority").authority());
    assertThatThrownBy(() -> Tls.of(settings.withLegacySuites())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("call Tls.allowLegacySuites() before anything speaks TLS");
    assertThatThrownBy(() -> Tls.of(settings.withCipherSuites(List.of("TLS_RSA_WITH_NULL_SHA256"))))
        .hasMessageContaining("is not for use");
  }
}
