package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.device.AccessRights;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Curve;
import io.gridtap.dlms.security.CurveKeys;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySettings.Form;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.testkit.EnginePair;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Client and server with every mechanism, suite, protection and form: what is genuine passes, nothing else does. */
class SecurityPairTest {
  private static final SystemTitle CLIENT = SystemTitle.hex("4D4D4D0000000001");
  private static final SystemTitle METER = SystemTitle.hex("4752580000000001");
  private static final String EK = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
  private static final String AK = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF";
  private static final String DEDICATED = "5F4E3D2C1B0A998877665544332211005F4E3D2C1B0A99887766554433221100";
  private static final Key SECRET = Key.of(Octets.of("Sesame-open-thou".getBytes(StandardCharsets.US_ASCII)));
  private static final int SAP = 1;
  private static final Map<SecuritySuite, Curves> CURVES = new EnumMap<>(SecuritySuite.class);
  private static final Request<GetResult> GET = new Request.Get(
      AttributeRequest.of(new AttributeDescriptor(3, RecordedMeter.VOLTAGE, 2)));
  private static final AttributeRequest NOTE = AttributeRequest
      .of(new AttributeDescriptor(1, RecordedMeter.FIRMWARE, 2));
  private static final GetResult GOT = new GetResult.Value(Data.longUnsigned(2301));
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private record Curves(KeyPair clientSigning, KeyPair meterSigning, KeyPair clientAgreement, KeyPair meterAgreement) {
    static Curves of(SecuritySuite suite) {
      return CURVES.computeIfAbsent(suite, each -> new Curves(Curve.generate(each), Curve.generate(each),
          Curve.generate(each), Curve.generate(each)));
    }

    CurveKeys client() {
      return CurveKeys.NONE.withSigning(own(clientSigning), shown(meterSigning)).withAgreement(own(clientAgreement),
          shown(meterAgreement));
    }

    CurveKeys meter() {
      return CurveKeys.NONE.withSigning(own(meterSigning), shown(clientSigning)).withAgreement(own(meterAgreement),
          shown(clientAgreement));
    }

    private static ECPrivateKey own(KeyPair pair) { return (ECPrivateKey) pair.getPrivate(); }

    private static ECPublicKey shown(KeyPair pair) { return (ECPublicKey) pair.getPublic(); }
  }

  /** One way to be secure. */
  record Way(Mechanism mechanism, SecuritySuite suite, Protection protection, Form form, boolean signed,
      boolean dedicated, boolean ciphered) {
    private Key key(String digits) { return Key.hex(digits.substring(0, 2 * suite.keyOctets())); }

    private SecuritySettings keys(SystemTitle own) {
      GlobalKeys keys = GlobalKeys.of(key(EK), key(AK)).withMaster(key("31".repeat(32)));
      SecuritySettings settings = SecuritySettings.of(suite, keys, own).withProtection(protection)
          .withLeast(LeastProtection.all(protection).withSigned(signed)).withForm(form);
      if (suite.hasCurve())
        settings = settings
            .withCurveKeys(own.equals(CLIENT) ? Curves.of(suite).client() : Curves.of(suite).meter());
      return settings.withSigning(signed);
    }

    private static Conformance services() { return Conformance.LN.with(Conformance.Service.GENERAL_PROTECTION); }

    ClientSettings client() {
      ClientSettings settings = ClientSettings.of(Route.of(SAP, 1)).withConformance(services())
          .withMaxPduOctets(1400).withSecurity(keys(CLIENT)).withAuthentication(switch (mechanism) {
            case NONE -> Authentication.NONE;
            case LLS -> Authentication.password(SECRET);
            case HLS2, HLS3, HLS4, HLS6 -> Authentication.high(mechanism, SECRET);
            case HLS5, HLS7 -> Authentication.byKeys(mechanism);
          });
      if (ciphered) settings = settings.withContext(ApplicationContext.LN_CIPHERED);
      return dedicated ? settings.withDedicatedKey(key(DEDICATED)) : settings;
    }

    ServedDevice meter() {
      SecuritySettings keys = keys(METER);
      ServerAssociation association = (switch (mechanism) {
        case NONE -> ServerAssociation.open(SAP).withRights(AccessRights.ALL);
        case LLS -> ServerAssociation.lls(SAP, SECRET);
        case HLS2, HLS3, HLS4 -> ServerAssociation.hls(SAP, mechanism, SECRET);
        case HLS6 -> ServerAssociation.hls(SAP, mechanism, SECRET, keys);
        case HLS5, HLS7 -> ServerAssociation.ciphered(SAP, mechanism, keys);
      }).withSecurity(keys).withContexts(Set.of(ciphered ? ApplicationContext.LN_CIPHERED : ApplicationContext.LN))
          .withConformance(services()).withMaxPduOctets(1400);
      return new ServedDevice(1, RecordedMeter.device(), List.of(association));
    }

    Secrets secrets() { return Secrets.of(key(EK), key(AK), key(DEDICATED), key("31".repeat(32)), SECRET); }

    /** A signature without ciphering brings no invocation counter along: it can be repeated. */
    boolean proven() {
      return ciphered && (protection.authenticated() || signed && protection.encrypted());
    }

    @Override
    public String toString() {
      return "%s, %s, %s, %s%s%s%s".formatted(mechanism.name(), suite, protection, form, signed ? ", signed" : "",
          dedicated ? ", dedicated key" : "", ciphered ? "" : ", plain context");
    }
  }

  /** Agreement on keys and signatures take time: they are not combined with everything. */
  static Stream<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (SecuritySuite suite : SecuritySuite.values()) {
      for (Mechanism mechanism : Mechanism.values()) {
        if (mechanism == Mechanism.HLS7 && !suite.hasCurve()) continue;
        ways.add(
            new Way(mechanism, suite, Protection.AUTHENTICATED_ENCRYPTED, Form.SERVICE_SPECIFIC, false, false, false));
        ways.add(
            new Way(mechanism, suite, Protection.AUTHENTICATED_ENCRYPTED, Form.SERVICE_SPECIFIC, false, false, true));
        ways.add(new Way(mechanism, suite, Protection.AUTHENTICATED_ENCRYPTED, Form.GENERAL, false, true, true));
      }
      for (Protection protection : Protection.values())
        for (Form form : Form.values()) {
          boolean curve = form == Form.GENERAL_ONE_PASS || form == Form.GENERAL_STATIC;
          boolean whole = protection == Protection.AUTHENTICATED_ENCRYPTED;
          if (curve && !(suite.hasCurve() && whole) || protection == Protection.NONE && form != Form.SERVICE_SPECIFIC)
            continue;
          ways.add(new Way(Mechanism.HLS5, suite, protection, form, false, false, true));
          if (suite.hasCurve() && (whole || form == Form.SERVICE_SPECIFIC))
            ways.add(new Way(Mechanism.HLS7, suite, protection, form, true, false, true));
          if (form == Form.SERVICE_SPECIFIC)
            ways.add(new Way(Mechanism.HLS5, suite, protection, form, false, true, true));
        }
    }
    return ways.stream();
  }

  /** Both sides, what they told, and what went from one to the other last. */
  private static final class Both {
    private final EnginePair<ClientCommand, ClientEvent, ServerCommand, ServerEvent> pair;
    private final List<Object> told = new ArrayList<>();
    private Octets asked = Octets.EMPTY;
    private Octets answered = Octets.EMPTY;

    Both(Way way) {
      ClientSettings settings = way.client();
      pair = new EnginePair<>(new ClientEngine(settings, WrapperLink.client(settings.route())),
          new ServerEngine(WrapperLink.server(), List.of(way.meter()), Admission.ALWAYS, ServerLimits.STANDARD));
      genuine();
    }

    Both genuine() {
      pair.left().chunking(octets -> {
        asked = octets.copy();
        return List.of(asked);
      });
      pair.right().chunking(octets -> {
        answered = octets.copy();
        return List.of(answered);
      });
      return this;
    }

    List<ClientEvent> events() {
      List<ClientEvent> events = pair.left().delivered();
      told.addAll(events);
      told.addAll(pair.right().delivered());
      pair.left().closed().ifPresent(told::add);
      pair.right().closed().ifPresent(told::add);
      return events;
    }

    List<ClientEvent> ask(Request<?> request) {
      pair.left().command(new ClientCommand.Ask(request, new Object()));
      pair.after(LIMIT);
      return events();
    }

    Object answer(Request<?> request) {
      for (ClientEvent event : ask(request)) {
        if (event instanceof ClientEvent.Answered(Object _, Object answer)) return answer;
        if (event instanceof ClientEvent.Failed(Object _, Failure failure)) return failure;
      }
      throw new AssertionError("neither answer nor failure: " + told);
    }
  }

  private static Octets changed(Octets octets) {
    byte[] bytes = octets.toByteArray();
    bytes[bytes.length - 1] ^= 1;
    return Octets.wrap(bytes);
  }

  private static Both open(Way way) {
    Both both = new Both(way);
    both.pair.left().command(new ClientCommand.Open());
    assertThat(both.events()).hasAtLeastOneElementOfType(ClientEvent.Opened.class);
    return both;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsGenuinePasses(Way way) {
    Both both = open(way);
    assertThat(both.answer(GET)).isEqualTo(GOT);
    Data note = Data.octetString(Octets.of(new byte[2000]));
    assertThat(both.answer(new Request.Set(NOTE, note))).as("in blocks").isEqualTo(DataAccessResult.SUCCESS);
    assertThat(both.answer(new Request.Get(NOTE))).as("in blocks").isEqualTo(new GetResult.Value(note));
    both.pair.left().command(new ClientCommand.Release());
    both.events();
    assertThat(both.pair.left().closed()).contains("released");
    way.secrets().areNotIn(both.told.toArray());
  }

  static Stream<Way> provenWays() { return ways().filter(Way::proven); }

  @ParameterizedTest
  @MethodSource("provenWays")
  void whatIsChangedOrRepeatedDoesNotPass(Way way) {
    Both both = open(way);

    both.pair.left().chunking(octets -> List.of(changed(octets)));
    assertThat(both.answer(GET)).as("a changed request").isInstanceOf(Failure.Excepted.class);
    assertThat(both.genuine().answer(GET)).isEqualTo(GOT);

    both.pair.right().chunking(octets -> List.of(changed(octets)));
    assertThat(both.answer(GET)).as("a changed answer").isInstanceOf(Failure.Unprotected.class);
    assertThat(both.genuine().answer(GET)).isEqualTo(GOT);

    Octets before = both.answered;
    both.pair.right().chunking(octets -> List.of(before));
    assertThat(both.answer(GET)).as("an answer repeated").isInstanceOf(Failure.Unprotected.class);
    assertThat(both.genuine().answer(GET)).isEqualTo(GOT);

    Octets request = both.asked;
    both.pair.left().chunking(octets -> List.of(request));
    assertThat(both.answer(GET)).as("a request repeated").isNotEqualTo(GOT);
    assertThat(both.told).filteredOn(ServerEvent.Rejected.class::isInstance).isNotEmpty();
    assertThat(both.genuine().answer(GET)).isEqualTo(GOT);
    way.secrets().areNotIn(both.told.toArray());
  }
}
