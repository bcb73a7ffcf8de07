package io.gridtap.transport;

import java.nio.file.Path;
import java.util.Optional;

/** Where the own certificate and its private key are. */
public sealed interface TlsIdentity {
  /**
   * In PEM files.
   *
   * @param chain
   *            the own certificate first, then those of the CAs between it and the trust anchor
   * @param key
   *            in PKCS #8 ({@code BEGIN PRIVATE KEY} or {@code BEGIN ENCRYPTED PRIVATE KEY})
   * @param password
   *            of an encrypted key
   */
  record Pem(Path chain, Path key, Optional<String> password) implements TlsIdentity {
    @Override
    public String toString() { return "Pem[chain=%s, key=%s]".formatted(chain, key); }
  }

  /** The one private key of a PKCS #12 file, with its chain. */
  record Pkcs12(Path file, String password) implements TlsIdentity {
    @Override
    public String toString() { return "Pkcs12[file=%s]".formatted(file); }
  }
}
