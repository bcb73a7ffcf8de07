package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;

/** Security setup, class 64. */
public final class SecuritySetup {
  public static final int ID = 64;

  /** Version 0 a number, since version 1 bits. */
  public static final TypedAttribute<Integer> SECURITY_POLICY = TypedAttribute.of(ID, 2, Form.ENUM);
  public static final TypedAttribute<Integer> SECURITY_SUITE = TypedAttribute.of(ID, 3, Form.ENUM);
  public static final TypedAttribute<Octets> CLIENT_SYSTEM_TITLE = TypedAttribute.of(ID, 4, Form.OCTETS);
  public static final TypedAttribute<Octets> SERVER_SYSTEM_TITLE = TypedAttribute.of(ID, 5, Form.OCTETS);
  public static final TypedAttribute<List<Certificate>> CERTIFICATES = TypedAttribute.of(ID, 6,
      Certificate.FORM.list());

  /** A certificate the meter holds. */
  public record Certificate(int entity, int type, Octets serialNumber, Octets issuer, Octets subject,
      Octets subjectAltName) {
    static final Form<Certificate> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("entity", "type", "serial_number", "issuer", "subject", "subject_alt_name");
      return new Certificate(Form.ENUM.read(fields.get(0)), Form.ENUM.read(fields.get(1)),
          Form.OCTETS.read(fields.get(2)), Form.OCTETS.read(fields.get(3)), Form.OCTETS.read(fields.get(4)),
          Form.OCTETS.read(fields.get(5)));
    }, value -> Data.structure(Form.ENUM.write(value.entity), Form.ENUM.write(value.type),
        Form.OCTETS.write(value.serialNumber), Form.OCTETS.write(value.issuer), Form.OCTETS.write(value.subject),
        Form.OCTETS.write(value.subjectAltName)));
  }

  /** A key wrapped by the master key: 0 unicast encryption, 1 broadcast encryption, 2 authentication, 3 master. */
  public record WrappedKey(int keyId, Octets wrapped) {
    static final Form<WrappedKey> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("key_id", "wrapped");
      return new WrappedKey(Form.ENUM.read(fields.get(0)), Form.OCTETS.read(fields.get(1)));
    }, value -> Data.structure(Form.ENUM.write(value.keyId), Form.OCTETS.write(value.wrapped)));
  }

  /** An ephemeral public key and its signature. */
  public record AgreementKey(int keyId, Octets data) {
    static final Form<AgreementKey> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("key_id", "data");
      return new AgreementKey(Form.ENUM.read(fields.get(0)), Form.OCTETS.read(fields.get(1)));
    }, value -> Data.structure(Form.ENUM.write(value.keyId), Form.OCTETS.write(value.data)));
  }

  /** Raises the security policy. */
  public static Invocation activate(Obis object, int policy) {
    return Invocation.of(ID, object, 1, Data.enumerated(policy));
  }

  /** Replaces keys. */
  public static Invocation transferKeys(Obis object, List<WrappedKey> keys) {
    return Invocation.of(ID, object, 2, WrappedKey.FORM.list().write(keys));
  }

  /** Agrees on keys; the answer holds the peer's. */
  public static Invocation agreeKeys(Obis object, List<AgreementKey> keys) {
    return Invocation.of(ID, object, 3, AgreementKey.FORM.list().write(keys));
  }

  /** 0 signature, 1 key agreement, 2 TLS. */
  public static Invocation generateKeyPair(Obis object, int use) {
    return Invocation.of(ID, object, 4, Data.enumerated(use));
  }

  /** The answer is a PKCS #10 request. */
  public static Invocation generateCertificateRequest(Obis object, int use) {
    return Invocation.of(ID, object, 5, Data.enumerated(use));
  }

  /** X.509, DER. */
  public static Invocation importCertificate(Obis object, Octets certificate) {
    return Invocation.of(ID, object, 6, Data.octetString(certificate));
  }

  /** Which certificate is meant. */
  public sealed interface CertificateId {
    /**
     * Of an entity (0 server, 1 client, 2 certification authority, 3 other) for a use (0 signature, 1 key agreement,
     * 2 TLS).
     */
    record OfEntity(int entity, int use, Octets systemTitle) implements CertificateId {}

    record OfSerialNumber(Octets serialNumber, Octets issuer) implements CertificateId {}

    /** certificate_identification. */
    default Data toData() {
      return switch (this) {
        case OfEntity(int entity, int use, Octets systemTitle) -> Data.structure(Data.enumerated(0),
            Data.structure(Data.enumerated(entity), Data.enumerated(use), Data.octetString(systemTitle)));
        case OfSerialNumber(Octets serialNumber, Octets issuer) -> Data.structure(Data.enumerated(1),
            Data.structure(Data.octetString(serialNumber), Data.octetString(issuer)));
      };
    }
  }

  /** The answer is the certificate, X.509, DER. */
  public static Invocation exportCertificate(Obis object, CertificateId certificate) {
    return Invocation.of(ID, object, 7, certificate.toData());
  }

  /** Removes a certificate. */
  public static Invocation removeCertificate(Obis object, CertificateId certificate) {
    return Invocation.of(ID, object, 8, certificate.toData());
  }

  private SecuritySetup() {}
}
