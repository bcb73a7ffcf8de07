package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client and a meter that share keys: the test values of the recorded sessions. */
final class Sides {
  static final SystemTitle CLIENT = SystemTitle.hex("4D4D4D0000000001");
  static final SystemTitle METER = SystemTitle.hex("4752580000000001");
  static final String EK = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
  static final String AK = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF";
  static final Octets GET = Octets.hex("C0 01 C1 00 03 01 00 20 07 00 FF 02 00");
  static final Octets GOT = Octets.hex("C4 01 C1 00 12 08 FD");
  static final Octets PUSH = Octets.hex("0F C0 00 00 01 00 02 01 12 08 FD");

  private Sides() {}

  static GlobalKeys keys(SecuritySuite suite) {
    int digits = 2 * suite.keyOctets();
    return GlobalKeys.of(Key.hex(EK.substring(0, digits)), Key.hex(AK.substring(0, digits)))
        .withBroadcast(Key.hex("B0".repeat(suite.keyOctets()))).withMaster(Key.hex("31".repeat(suite.keyOctets())));
  }

  static SecuritySettings client(SecuritySuite suite) {
    return SecuritySettings.of(suite, keys(suite), CLIENT).withPeer(METER);
  }

  static SecuritySettings meter(SecuritySuite suite) {
    return SecuritySettings.of(suite, keys(suite), METER).withPeer(CLIENT);
  }

  /** Both sides with keys of the curve that fit. */
  record Pair(SecuritySettings client, SecuritySettings meter) {
    static Pair of(SecuritySuite suite) {
      Pair plain = new Pair(Sides.client(suite), Sides.meter(suite));
      if (!suite.hasCurve()) return plain;
      KeyPair clientSigning = Curve.generate(suite);
      KeyPair meterSigning = Curve.generate(suite);
      KeyPair clientAgreement = Curve.generate(suite);
      KeyPair meterAgreement = Curve.generate(suite);
      return new Pair(
          plain.client.withCurveKeys(CurveKeys.NONE.withSigning(own(clientSigning), shown(meterSigning))
              .withAgreement(own(clientAgreement), shown(meterAgreement))),
          plain.meter.withCurveKeys(CurveKeys.NONE.withSigning(own(meterSigning), shown(clientSigning))
              .withAgreement(own(meterAgreement), shown(clientAgreement))));
    }

    Pair with(UnaryOperator<SecuritySettings> change) { return new Pair(change.apply(client), change.apply(meter)); }
  }

  static ECPrivateKey own(KeyPair pair) { return (ECPrivateKey) pair.getPrivate(); }

  static ECPublicKey shown(KeyPair pair) { return (ECPublicKey) pair.getPublic(); }

  /** The columns of each line of a resource of this package. */
  static List<List<String>> rows(String resource) {
    try (InputStream in = Sides.class.getResourceAsStream(resource)) {
      if (in == null) throw new AssertionError("no resource " + resource);
      List<List<String>> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1))
        if (!line.isBlank() && !line.startsWith("#")) rows.add(List.of(line.split(" ", -1)));
      return rows;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
