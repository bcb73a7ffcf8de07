package io.gridtap.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/**
 * Two streams of octets to one peer. One thread at a time reads, one writes; closing and
 * aborting are allowed to any thread, any number of times.
 */
public interface Connection extends AutoCloseable {
  InputStream in();

  /** Reads what {@link #in} reads, for a while only. */
  @FunctionalInterface
  interface PatientInput {
    /**
     * @return how many octets were read, 0 if none came in time, -1 if the peer has ended
     */
    int read(byte[] buffer, Duration atMost) throws IOException;
  }

  /** For who must not wait for ever, in turns with {@link #in}; empty if this connection cannot do it. */
  default Optional<PatientInput> patientInput() {
    return Optional.empty();
  }

  OutputStream out();

  /**
   * Ends the connection in order: what was written still reaches the peer. With
   * TLS it waits for a write that is under way.
   */
  @Override
  void close();

  /**
   * Ends the connection at once: what was written may be lost, the peer sees a
   * reset, blocked reads and writes fail. Never waits.
   */
  void abort();

  /** Who is at the other end, for logs and messages: {@code 192.0.2.7:102}. */
  String peer();

  /** What the peer proved to be, if it did: of TLS with a certificate on its side. */
  default Optional<X509Certificate> peerCertificate() {
    return Optional.empty();
  }

  /**
   * The subject of {@link #peerCertificate} as RFC 2253 writes it, like {@code CN=scada1,O=Grid}: by it a server may
   * choose a redundancy group or a role.
   */
  default Optional<String> peerName() {
    return peerCertificate().map(certificate -> certificate.getSubjectX500Principal().getName());
  }
}
