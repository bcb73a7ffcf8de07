package io.gridtap.app;

import io.gridtap.dlms.security.CurveKeys;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.wire.Octets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Keys and titles of ciphering. They are there if an encryption key is. */
final class DlmsKeyOptions {
  private static final String BY_REFERENCE = "'!env NAME' or '!file PATH', where others do not see it.";

  @Option(names = "--suite", paramLabel = "N", defaultValue = "0", description = "Security suite: 0, 1 or 2. Default: ${DEFAULT-VALUE}.")
  private int suite;

  @Option(names = "--policy", paramLabel = "WHAT", defaultValue = "both", description = "What is done to APDUs and expected of them: none, authentication, encryption, both. Default: ${DEFAULT-VALUE}.")
  private Policy policy = Policy.BOTH;

  @Option(names = "--ek", paramLabel = "KEY", description = "Global unicast encryption key, hexadecimal: "
      + BY_REFERENCE)
  private @Nullable String encryptionKey;

  @Option(names = "--ak", paramLabel = "KEY", description = "Global authentication key, likewise.")
  private @Nullable String authenticationKey;

  @Option(names = "--broadcast-key", paramLabel = "KEY", description = "Global broadcast encryption key, likewise.")
  private @Nullable String broadcastKey;

  @Option(names = "--master-key", paramLabel = "KEY", description = "Key encryption key, likewise: for wrapped keys.")
  private @Nullable String masterKey;

  @Option(names = "--dedicated", paramLabel = "KEY", description = "Dedicated key of the association, likewise; random for a new one.")
  private @Nullable String dedicatedKey;

  @Option(names = "--system-title", paramLabel = "HEX", converter = HexOctets.class, description = "Own system title, 8 octets, another one for each computer that has the same keys. Default: 4754500000000001.")
  private Octets systemTitle = Octets.hex("4754500000000001");

  @Option(names = "--server-title", paramLabel = "HEX", converter = HexOctets.class, description = "The meter's system title. Default: what it tells when the association is opened.")
  private @Nullable Octets serverTitle;

  @Option(names = "--counters", paramLabel = "FILE", description = "Where invocation counters are kept. Without it the meter is asked for its counter first (--counter-object).")
  private @Nullable Path counters;

  @Option(names = "--form", paramLabel = "FORM", defaultValue = "service_specific", description = "Of ciphered APDUs: service_specific (glo-, ded-), general (general-glo, general-ded), or general-ciphering: general_identified, general_wrapped, general_one_pass, general_static. Default: ${DEFAULT-VALUE}.")
  private SecuritySettings.Form form = SecuritySettings.Form.SERVICE_SPECIFIC;

  @Option(names = "--signing-key", paramLabel = "FILE", description = "Own private key for signatures (PEM, PKCS #8).")
  private @Nullable Path signingKey;

  @Option(names = "--server-signing", paramLabel = "FILE", description = "The meter's certificate or public key for signatures (PEM).")
  private @Nullable Path serverSigning;

  @Option(names = "--agreement-key", paramLabel = "FILE", description = "Own private key for key agreement (PEM, PKCS #8).")
  private @Nullable Path agreementKey;

  @Option(names = "--server-agreement", paramLabel = "FILE", description = "The meter's certificate or public key for key agreement (PEM).")
  private @Nullable Path serverAgreement;

  @Option(names = "--sign", description = "Sign what is sent (general-signing).")
  private boolean sign;

  /** What ciphering does. */
  enum Policy {
    NONE(Protection.NONE), AUTHENTICATION(Protection.AUTHENTICATED), ENCRYPTION(Protection.ENCRYPTED), BOTH(
        Protection.AUTHENTICATED_ENCRYPTED);

    private final Protection protection;

    Policy(Protection protection) { this.protection = protection; }
  }

  boolean isWanted() {
    if (encryptionKey == null && (authenticationKey != null || dedicatedKey != null || broadcastKey != null))
      throw CommandFailure.usage("keys want --ek, the encryption key, first");
    return encryptionKey != null;
  }

  boolean ciphers() { return isWanted() && policy != Policy.NONE; }

  Optional<Path> counters() { return Optional.ofNullable(counters); }

  SecuritySuite suite() {
    if (suite < 0 || suite > 2) throw CommandFailure.usage("--suite is 0, 1 or 2: %d".formatted(suite));
    return SecuritySuite.of(suite);
  }

  Optional<Key> dedicated(Map<String, String> environment) {
    if (dedicatedKey == null) return Optional.empty();
    return Optional.of(dedicatedKey.equals("random")
        ? Key.random(suite())
        : key("--dedicated", dedicatedKey, environment));
  }

  /** Empty if no key is given. Counters are in memory. */
  Optional<SecuritySettings> settings(Map<String, String> environment) {
    if (!isWanted() || encryptionKey == null) return Optional.empty();
    SecuritySuite of = suite();
    try {
      GlobalKeys keys = GlobalKeys.withoutAuthentication(key("--ek", encryptionKey, environment));
      if (authenticationKey != null)
        keys = GlobalKeys.of(keys.unicast(), key("--ak", authenticationKey, environment));
      else if (policy.protection.authenticated())
        throw CommandFailure.usage("--policy %s wants --ak, the authentication key".formatted(
            policy.name().toLowerCase(Locale.ROOT)));
      if (broadcastKey != null) keys = keys.withBroadcast(key("--broadcast-key", broadcastKey, environment));
      if (masterKey != null) keys = keys.withMaster(key("--master-key", masterKey, environment));
      SecuritySettings settings = SecuritySettings.of(of, keys, new SystemTitle(systemTitle))
          .withProtection(policy.protection).withLeast(LeastProtection.all(policy.protection)).withForm(form)
          .withCurveKeys(curveKeys()).withSigning(sign);
      return Optional.of(serverTitle == null ? settings : settings.withPeer(new SystemTitle(serverTitle)));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** For mechanisms that need titles, or keys on a curve, where nothing is ciphered. */
  SecuritySettings titlesOnly(Mechanism mechanism) {
    if (mechanism == Mechanism.HLS5)
      throw CommandFailure.usage("--auth hls5 wants --ek and --ak, the keys of GMAC");
    // suite 0 has no curve
    SecuritySuite with = mechanism == Mechanism.HLS7 && suite == 0 ? SecuritySuite.SUITE_1 : suite();
    SecuritySettings settings = SecuritySettings
        .of(with, GlobalKeys.withoutAuthentication(Key.random(with)), new SystemTitle(systemTitle))
        .withProtection(Protection.NONE).withLeast(LeastProtection.NONE).withCurveKeys(curveKeys());
    return serverTitle == null ? settings : settings.withPeer(new SystemTitle(serverTitle));
  }

  private CurveKeys curveKeys() {
    return new CurveKeys(Optional.ofNullable(signingKey).map(file -> CurveKeyFiles.own("--signing-key", file)),
        Optional.ofNullable(serverSigning).map(file -> CurveKeyFiles.peer("--server-signing", file)),
        Optional.ofNullable(agreementKey).map(file -> CurveKeyFiles.own("--agreement-key", file)),
        Optional.ofNullable(serverAgreement).map(file -> CurveKeyFiles.peer("--server-agreement", file)));
  }

  private static Key key(String option, String given, Map<String, String> environment) {
    try {
      return Key.hex(Secrets.resolve(option, given, environment));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(option + ": " + wrong.getMessage(), wrong);
    }
  }
}
