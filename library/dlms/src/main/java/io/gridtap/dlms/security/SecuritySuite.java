package io.gridtap.dlms.security;

/**
 * Security suite: which algorithms go together (IEC 62056-5-3 §5.3.7).
 *
 * <p>
 * All encrypt with AES-GCM and wrap keys with AES (RFC 3394); 1 and 2 add ECDSA signatures, ECDH key agreement, and
 * V.44 compression, which is not supported here.
 */
public enum SecuritySuite {
  /** AES-GCM-128. */
  SUITE_0(16, 0, "", "", "", 0),
  /** AES-GCM-128, ECDSA and ECDH on P-256, SHA-256. */
  SUITE_1(16, 32, "secp256r1", "SHA-256", "SHA256withECDSAinP1363Format", 0),
  /** AES-GCM-256, ECDSA and ECDH on P-384, SHA-384. */
  SUITE_2(32, 48, "secp384r1", "SHA-384", "SHA384withECDSAinP1363Format", 1);

  private final int keyOctets;
  private final int coordinateOctets;
  private final String curve;
  private final String hash;
  private final String signature;
  private final int algorithm;

  SecuritySuite(int keyOctets, int coordinateOctets, String curve, String hash, String signature, int algorithm) {
    this.keyOctets = keyOctets;
    this.coordinateOctets = coordinateOctets;
    this.curve = curve;
    this.hash = hash;
    this.signature = signature;
    this.algorithm = algorithm;
  }

  /** @throws IllegalArgumentException unless 0, 1 or 2 */
  public static SecuritySuite of(int id) {
    return switch (id) {
      case 0 -> SUITE_0;
      case 1 -> SUITE_1;
      case 2 -> SUITE_2;
      default -> throw new IllegalArgumentException("security suites are 0, 1 and 2: " + id);
    };
  }

  /** Bits 0…3 of the security control octet. */
  public int id() { return ordinal(); }

  /** Octets of a symmetric key: 16 or 32. */
  public int keyOctets() { return keyOctets; }

  /** Whether there are signatures and key agreement. */
  public boolean hasCurve() { return coordinateOctets > 0; }

  /** Octets of one coordinate, and of a private key: 32 or 48. */
  public int coordinateOctets() {
    requireCurve();
    return coordinateOctets;
  }

  /** Octets of a public key without its format octet, and of a signature r || s: 64 or 96. */
  public int pointOctets() {
    return 2 * coordinateOctets();
  }

  String curve() {
    requireCurve();
    return curve;
  }

  String hash() {
    requireCurve();
    return hash;
  }

  String signature() {
    requireCurve();
    return signature;
  }

  /** The last octet of AlgorithmID for AES-GCM; AES key wrap is two higher. */
  int algorithm() { return algorithm; }

  private void requireCurve() {
    if (!hasCurve())
      throw new IllegalStateException("security suite 0 has no signatures and no key agreement: use suite 1 or 2");
  }
}
