package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.device.AccessRights;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.TableObject;
import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Curve;
import io.gridtap.dlms.security.CurveKeys;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecurityContext;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.VariableAccess;
import io.gridtap.testkit.EnginePair;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both sides in one process: what one says the other understands, over both links. */
class ClientServerTest {
  private static final Route ROUTE = Route.of(1, 1);
  private static final AttributeDescriptor BUFFER = new AttributeDescriptor(7, RecordedMeter.PROFILE, 2);
  private static final AttributeDescriptor ERRORS = new AttributeDescriptor(1, RecordedMeter.ERRORS, 2);
  private static final Key SECRET = Key.of(Octets.of("Gurux123Gurux123".getBytes(StandardCharsets.US_ASCII)));
  private static final Conformance ALL = Conformance.LN.with(Conformance.Service.GENERAL_PROTECTION)
      .with(Conformance.Service.GENERAL_BLOCK_TRANSFER);

  private record Ends(ClientSettings client, ServerAssociation server) {}

  private static EnginePair<ClientCommand, ClientEvent, ServerCommand, ServerEvent> pair(Ends ends, boolean hdlc) {
    LinkEngine line = hdlc ? HdlcClient.engine(HdlcSettings.STANDARD, ROUTE) : WrapperLink.client(ROUTE);
    LinkEngine meter = hdlc ? HdlcServer.engine(HdlcSettings.STANDARD, 1, 0) : WrapperLink.server();
    return new EnginePair<>(new ClientEngine(ends.client, line),
        new ServerEngine(meter, List.of(new ServedDevice(1, RecordedMeter.device(), List.of(ends.server))),
            Admission.ALWAYS, ServerLimits.STANDARD));
  }

  private static Object ask(EnginePair<ClientCommand, ClientEvent, ServerCommand, ServerEvent> pair,
      Request<?> request) {
    Object ticket = new Object();
    for (ClientEvent event : pair.left().command(new ClientCommand.Ask(request, ticket)).delivered()) {
      if (event instanceof ClientEvent.Answered(var answered, var answer) && answered.equals(ticket)) return answer;
      if (event instanceof ClientEvent.Failed(_, var failure)) throw new AssertionError(failure.toString());
    }
    throw new AssertionError("no answer; " + pair.left().closed());
  }

  /** Opens, reads a long profile, writes and reads back, releases. */
  private static void converse(Ends ends, boolean hdlc) {
    var pair = pair(ends, hdlc);
    assertThat(pair.left().command(new ClientCommand.Open()).delivered()).as("%s", pair.left().closed())
        .anyMatch(event -> event instanceof ClientEvent.Opened);
    GetResult profile = (GetResult) ask(pair, new Request.Get(AttributeRequest.of(BUFFER)));
    assertThat(((Data.Array) ((GetResult.Value) profile).data()).elements()).hasSize(RecordedMeter.ROWS);
    assertThat(ask(pair, new Request.Set(AttributeRequest.of(ERRORS), Data.doubleLongUnsigned(7))))
        .isEqualTo(DataAccessResult.SUCCESS);
    assertThat(ask(pair, new Request.Get(AttributeRequest.of(ERRORS))))
        .isEqualTo(new GetResult.Value(Data.doubleLongUnsigned(7)));
    pair.left().command(new ClientCommand.Release());
    assertThat(pair.right().delivered()).anyMatch(event -> event instanceof ServerEvent.Released);
  }

  private static SecuritySettings keys(SecuritySuite suite, String title) {
    String encryption = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
    String authentication = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF";
    int digits = 2 * suite.keyOctets();
    return SecuritySettings.of(suite, GlobalKeys.of(Key.hex(encryption.substring(0, digits)),
        Key.hex(authentication.substring(0, digits))), SystemTitle.hex(title));
  }

  private static SecuritySettings signing(SecuritySettings settings, KeyPair own, KeyPair peer) {
    return settings.withCurveKeys(
        CurveKeys.NONE.withSigning((ECPrivateKey) own.getPrivate(), (ECPublicKey) peer.getPublic()));
  }

  private static Ends ciphered(SecuritySuite suite, Mechanism mechanism, int pdu, boolean dedicated) {
    SecuritySettings client = keys(suite, "4D4D4D0000000001");
    SecuritySettings server = keys(suite, "4752580000000001");
    if (suite.hasCurve()) {
      KeyPair clientPair = Curve.generate(suite);
      KeyPair serverPair = Curve.generate(suite);
      client = signing(client, clientPair, serverPair);
      server = signing(server, serverPair, clientPair);
    }
    Authentication authentication = mechanism == Mechanism.HLS6
        ? Authentication.high(mechanism, SECRET)
        : Authentication.byKeys(mechanism);
    ClientSettings settings = ClientSettings.of(ROUTE).withCiphering(client).withAuthentication(authentication)
        .withConformance(ALL).withMaxPduOctets(pdu);
    ServerAssociation association = mechanism == Mechanism.HLS6
        ? ServerAssociation.hls(1, mechanism, SECRET, server)
        : ServerAssociation.ciphered(1, mechanism, server);
    return new Ends(dedicated ? settings.withDedicatedKey(Key.random(suite)) : settings,
        association.withConformance(ALL));
  }

  private static Ends plain(Mechanism mechanism, int pdu) {
    ClientSettings client = ClientSettings.of(ROUTE).withMaxPduOctets(pdu);
    return switch (mechanism) {
      case NONE -> new Ends(client, ServerAssociation.open(1).withRights(AccessRights.ALL));
      case LLS ->
        new Ends(client.withAuthentication(Authentication.password(SECRET)), ServerAssociation.lls(1, SECRET));
      case HLS2, HLS3, HLS4 -> new Ends(client.withAuthentication(Authentication.high(mechanism, SECRET)),
          ServerAssociation.hls(1, mechanism, SECRET));
      case HLS5, HLS6, HLS7 -> {
        Ends ciphered = ciphered(SecuritySuite.SUITE_1, mechanism, pdu, false);
        yield new Ends(ciphered.client.withContext(ApplicationContext.LN),
            ciphered.server.withContexts(Set.of(ApplicationContext.LN)));
      }
    };
  }

  @TestFactory
  List<DynamicTest> everyMechanismWithoutCiphering() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Mechanism mechanism : Mechanism.values())
      for (boolean hdlc : new boolean[]{false, true})
        for (int pdu : new int[]{128, 0xFFFF})
          tests.add(DynamicTest.dynamicTest("%s, %s, %d".formatted(mechanism, hdlc ? "HDLC" : "wrapper", pdu),
              () -> converse(plain(mechanism, pdu), hdlc)));
    return tests;
  }

  @TestFactory
  List<DynamicTest> everySuiteAndMechanismThatNeedsKeys() {
    List<DynamicTest> tests = new ArrayList<>();
    for (SecuritySuite suite : SecuritySuite.values())
      for (Mechanism mechanism : List.of(Mechanism.HLS5, Mechanism.HLS6, Mechanism.HLS7)) {
        if (mechanism == Mechanism.HLS7 && !suite.hasCurve()) continue;
        for (boolean dedicated : new boolean[]{false, true})
          for (int pdu : new int[]{200, 1024})
            tests.add(DynamicTest.dynamicTest(
                "%s, %s%s, %d".formatted(suite, mechanism, dedicated ? ", dedicated key" : "", pdu),
                () -> converse(ciphered(suite, mechanism, pdu, dedicated), true)));
      }
    return tests;
  }

  @Test
  void theKeysOfMechanism7MayChangeWhileTheServerRuns() {
    Ends ends = ciphered(SecuritySuite.SUITE_1, Mechanism.HLS7, 1024, false);
    SecuritySettings right = ends.server.security().orElseThrow();
    KeyPair former = Curve.generate(SecuritySuite.SUITE_1);
    SecurityContext context = new SecurityContext(signing(right, former, former));
    Ends late = new Ends(ends.client, ServerAssociation.ciphered(1, Mechanism.HLS7, context).withConformance(ALL));
    assertThatThrownBy(() -> converse(late, false)).isInstanceOf(AssertionError.class);
    context.change(right.curveKeys());
    converse(late, false);
    assertThatThrownBy(() -> context.change(CurveKeys.NONE)).hasMessageContaining("not taken away");
  }

  @TestFactory
  List<DynamicTest> everyKindOfProtection() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Protection protection : List.of(Protection.AUTHENTICATED, Protection.ENCRYPTED,
        Protection.AUTHENTICATED_ENCRYPTED))
      tests.add(DynamicTest.dynamicTest(protection.toString(), () -> {
        Ends ends = ciphered(SecuritySuite.SUITE_0, Mechanism.HLS5, 1024, false);
        SecuritySettings client = ends.client.security().orElseThrow().withProtection(protection)
            .withLeast(LeastProtection.all(protection));
        SecuritySettings server = ends.server.security().orElseThrow().withProtection(protection)
            .withLeast(LeastProtection.all(protection));
        converse(new Ends(ends.client.withSecurity(client), ends.server.withSecurity(server)), false);
      }));
    return tests;
  }

  @Test
  void takesALongValueThatNeedsBlocks() {
    var pair = pair(new Ends(ClientSettings.of(ROUTE), ServerAssociation.open(1).withRights(AccessRights.ALL)
        .withMaxPduOctets(64)), false);
    pair.left().command(new ClientCommand.Open()).delivered();
    AttributeDescriptor firmware = new AttributeDescriptor(1, RecordedMeter.FIRMWARE, 2);
    Data value = Data.octetString(Octets.hex("5A".repeat(1000)));
    assertThat(ask(pair, new Request.Set(AttributeRequest.of(firmware), value))).isEqualTo(DataAccessResult.SUCCESS);
    assertThat(ask(pair, new Request.Get(AttributeRequest.of(firmware)))).isEqualTo(new GetResult.Value(value));
  }

  @Test
  void refusesAWrongSecret() {
    Ends ends = plain(Mechanism.HLS3, 1024);
    var pair = pair(new Ends(ends.client.withAuthentication(
        Authentication.high(Mechanism.HLS3, Key.hex("00112233445566778899AABBCCDDEEFF"))), ends.server), false);
    assertThat(pair.left().command(new ClientCommand.Open()).delivered())
        .noneMatch(event -> event instanceof ClientEvent.Opened);
    assertThat(pair.right().delivered()).anyMatch(event -> event instanceof ServerEvent.Refused);
  }

  @Test
  void returnsWhatAMethodGaveInBlocks() {
    Data returned = Data.octetString(Octets.hex("5A".repeat(1000)));
    MethodDescriptor method = new MethodDescriptor(9000, RecordedMeter.ERRORS, 1);
    LogicalDevice device = new LogicalDevice("GTP1", List.of(new TableObject(9000, 0, RecordedMeter.ERRORS, List.of(),
        1, (_, _, _) -> new ActionOutcome(ActionResult.SUCCESS, Optional.of(new GetResult.Value(returned))))));
    var pair = new EnginePair<>(new ClientEngine(ClientSettings.of(ROUTE).withMaxPduOctets(128),
        WrapperLink.client(ROUTE)),
        new ServerEngine(WrapperLink.server(),
            List.of(new ServedDevice(1, device, List.of(ServerAssociation.open(1).withRights(AccessRights.ALL)))),
            Admission.ALWAYS, ServerLimits.STANDARD));
    pair.left().command(new ClientCommand.Open()).delivered();
    assertThat(ask(pair, new Request.Action(method, Optional.empty())))
        .isEqualTo(new ActionOutcome(ActionResult.SUCCESS, Optional.of(new GetResult.Value(returned))));
    assertThat(ask(pair, new Request.ActionList(List.of(method, method), List.of(Data.NULL, Data.NULL))))
        .isEqualTo(List.of(new ActionOutcome(ActionResult.SUCCESS, Optional.of(new GetResult.Value(returned))),
            new ActionOutcome(ActionResult.SUCCESS, Optional.of(new GetResult.Value(returned)))));
  }

  @ParameterizedTest
  @EnumSource(names = {"HLS2", "HLS3", "HLS4"})
  void provesBothSidesByShortNames(Mechanism mechanism) {
    ClientSettings client = ClientSettings.of(ROUTE).withContext(ApplicationContext.SN)
        .withConformance(Conformance.SN).withAuthentication(Authentication.high(mechanism, SECRET));
    ServerAssociation server = ServerAssociation.hls(1, mechanism, SECRET)
        .withContexts(Set.of(ApplicationContext.SN)).withConformance(Conformance.SN);
    var pair = pair(new Ends(client, server), true);
    assertThat(pair.left().command(new ClientCommand.Open()).delivered()).as("%s", pair.left().closed())
        .anyMatch(event -> event instanceof ClientEvent.Opened);
    LogicalDevice device = RecordedMeter.device();
    int voltage = device.shortNames()
        .base(device.object(3, RecordedMeter.VOLTAGE).orElseThrow());
    assertThat(ask(pair, new Request.Read(List.of(new VariableAccess.Name(voltage + 8)))))
        .isEqualTo(List.of(new GetResult.Value(Data.longUnsigned(2301))));

    ClientSettings wrong = client.withAuthentication(
        Authentication.high(mechanism, Key.hex("00112233445566778899AABBCCDDEEFF")));
    assertThat(pair(new Ends(wrong, server), true).left().command(new ClientCommand.Open()).delivered())
        .noneMatch(event -> event instanceof ClientEvent.Opened);
  }

  @Test
  void takesALongWriteByShortNames() {
    Conformance blocks = Conformance.SN.with(Conformance.Service.BLOCK_TRANSFER_WITH_SET_OR_WRITE)
        .with(Conformance.Service.BLOCK_TRANSFER_WITH_GET_OR_READ);
    ServedDevice served = new ServedDevice(1, RecordedMeter.device(),
        List.of(ServerAssociation.open(1).withContexts(Set.of(ApplicationContext.SN)).withConformance(blocks)
            .withRights(AccessRights.ALL).withMaxPduOctets(64)));
    var pair = new EnginePair<>(
        new ClientEngine(ClientSettings.of(ROUTE).withContext(ApplicationContext.SN).withConformance(blocks),
            WrapperLink.client(ROUTE)),
        new ServerEngine(WrapperLink.server(), List.of(served), Admission.ALWAYS, ServerLimits.STANDARD));
    pair.left().command(new ClientCommand.Open()).delivered();
    int firmware = served.device().shortNames()
        .base(served.device().object(1, RecordedMeter.FIRMWARE).orElseThrow()) + 8;
    Data value = Data.octetString(Octets.hex("5A".repeat(1000)));
    assertThat(ask(pair, new Request.Write(List.of(new VariableAccess.Name(firmware)), List.of(value))))
        .isEqualTo(List.of(DataAccessResult.SUCCESS));
    assertThat(ask(pair, new Request.Read(List.of(new VariableAccess.Name(firmware)))))
        .isEqualTo(List.of(new GetResult.Value(value)));
  }
}
