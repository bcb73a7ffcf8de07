package io.gridtap.dlms.security;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/**
 * key_agreement (class 64 method 3): a new global key by the ephemeral unified model C(2e, 0s), suites 1 and 2. Each
 * side sends an ephemeral public key with its signature over key_id || key; the client's title is party U, the
 * server's party V.
 */
public final class KeyAgreementExchange {
  /** What a server answers, and the key both have then. */
  public record Agreed(Data answer, KeyId id, Key key) {}

  private final SecuritySettings settings;
  private final KeyId id;
  private final KeyPair ephemeral;

  private KeyAgreementExchange(SecuritySettings settings, KeyId id) {
    this.settings = settings;
    this.id = id;
    ephemeral = Curve.generate(settings.suite());
  }

  /** The client's side. Signing keys of both sides and the server's title must be configured. */
  public static KeyAgreementExchange start(SecuritySettings settings, KeyId id) {
    return new KeyAgreementExchange(settings, id);
  }

  /** The parameter of the method. */
  public Data request() { return Data.array(signed().data()); }

  /**
   * The new key, of what the method returned.
   *
   * @throws SecurityRefusal SIGNATURE, MALFORMED
   */
  public Key finish(Data answer) {
    KeyedOctets received = single(answer);
    if (received.id() != id)
      throw KeyedOctets.malformed("the answer is for key %s, asked was %s".formatted(received.id(), id));
    return derive(received, settings.ownTitle(), peer());
  }

  /**
   * The server's side.
   *
   * @throws SecurityRefusal SIGNATURE, MALFORMED
   */
  public static Agreed answer(SecuritySettings settings, Data parameter) {
    KeyedOctets received = single(parameter);
    KeyAgreementExchange exchange = new KeyAgreementExchange(settings, received.id());
    Key key = exchange.derive(received, exchange.peer(), settings.ownTitle());
    return new Agreed(Data.array(exchange.signed().data()), received.id(), key);
  }

  private static KeyedOctets single(Data data) {
    List<KeyedOctets> list = KeyedOctets.list(data);
    if (list.size() != 1) throw KeyedOctets.malformed("one key at a time is agreed on, not " + list.size());
    return list.get(0);
  }

  private SystemTitle peer() {
    return settings.peerTitle()
        .orElseThrow(() -> new IllegalArgumentException("key agreement needs the peer's system title"));
  }

  private KeyedOctets signed() {
    Octets point = Curve.raw(settings.suite(), (ECPublicKey) ephemeral.getPublic());
    ECPrivateKey key = settings.curveKeys().signing()
        .orElseThrow(() -> new IllegalArgumentException("key agreement needs an own signing key"));
    Octets signature = Curve.sign(settings.suite(), key, content(point));
    return new KeyedOctets(id, new OctetWriter().octets(point).octets(signature).toOctets());
  }

  private Octets content(Octets point) { return new OctetWriter().u8(id.id()).octets(point).toOctets(); }

  private Key derive(KeyedOctets received, SystemTitle client, SystemTitle server) {
    SecuritySuite suite = settings.suite();
    int half = suite.pointOctets();
    if (received.octets().length() != 2 * half)
      throw KeyedOctets.malformed("an ephemeral key with its signature has %d octets, not %d".formatted(2 * half,
          received.octets().length()));
    Octets point = received.octets().slice(0, half);
    ECPublicKey peerSigning = settings.curveKeys().peerSigning()
        .orElseThrow(() -> new IllegalArgumentException("key agreement needs the peer's signing key"));
    if (!Curve.verify(suite, peerSigning, content(point), received.octets().slice(half, half)))
      throw new SecurityRefusal(SecurityRefusal.Kind.SIGNATURE,
          "the signature of the peer's ephemeral key does not verify");
    Key secret = Curve.agree(suite, (ECPrivateKey) ephemeral.getPrivate(), Curve.publicKey(suite, point));
    return id == KeyId.MASTER
        ? KeyDerivation.forWrapping(suite, secret, client.octets(), server.octets())
        : KeyDerivation.forCiphering(suite, secret, client.octets(), server.octets());
  }
}
