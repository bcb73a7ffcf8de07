package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.device.AssociationLnObject;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.SecuritySetupObject;
import io.gridtap.dlms.security.Curve;
import io.gridtap.dlms.security.CurveKeys;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.KeyAgreementExchange;
import io.gridtap.dlms.security.KeyId;
import io.gridtap.dlms.security.KeyTransfer;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecurityContext;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.SetResponse;
import io.gridtap.wire.Octets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys, policy and secrets that a client changes: what it was told is what holds. */
class ServerKeyManagementTest {
  private static final Obis SETUP = Obis.of(0, 0, 43, 0, 0, 255);
  private static final AttributeDescriptor POLICY = new AttributeDescriptor(64, SETUP, 2);
  private static final AttributeDescriptor OWN_NAME = new AttributeDescriptor(15, Obis.CURRENT_ASSOCIATION, 1);
  private static final AttributeDescriptor SECRET = new AttributeDescriptor(15, Obis.CURRENT_ASSOCIATION, 7);
  private static final Key OLD = Key.of(Octets.hex("3030303030303030"));
  private static final Octets NEW = Octets.hex("3132333435363738");

  private static LogicalDevice device(SecurityContext context) {
    return new LogicalDevice("GTP1", List.of(new AssociationLnObject(SETUP), new SecuritySetupObject(SETUP, context)));
  }

  private static ServedDevice served(SecurityContext context) {
    return new ServedDevice(1, device(context),
        List.of(ServerAssociation.ciphered(1, Mechanism.HLS5, context), ServerAssociation.lls(17, OLD)));
  }

  private static Apdu action(int method, Data parameter) {
    return new ActionRequest.Normal(ServerWire.ID, new MethodDescriptor(64, SETUP, method), Optional.of(parameter));
  }

  private static ActionOutcome outcome(Apdu answer) { return ((ActionResponse.Normal) answer).outcome(); }

  private static Data value(Apdu answer) { return ((GetResult.Value) ((GetResponse.Normal) answer).result()).data(); }

  @ParameterizedTest
  @EnumSource
  void goesOnWithTransferredKeysAndForgetsTheOldOnes(SecuritySuite suite) {
    Key master = Key.random(suite);
    SecuritySettings settings = CipheredWire.server(suite);
    SecurityContext context = new SecurityContext(settings.withKeys(settings.keys().withMaster(master)));
    ServedDevice served = served(context);
    CipheredWire both = CipheredWire.open(served, CipheredWire.client(suite));
    Key unicast = Key.random(suite);
    Key authentication = Key.random(suite);
    Map<KeyId, Key> keys = Map.of(KeyId.UNICAST, unicast, KeyId.AUTHENTICATION, authentication);
    assertThat(outcome(both.ask(action(2, KeyTransfer.wrap(master, keys)))).result()).isEqualTo(ActionResult.SUCCESS);

    Octets byOldKeys = both.client().protect(ApduCodec.encode(ServerWire.get(OWN_NAME)));
    assertThat(ServerWire.decode(both.wire().raw(byOldKeys).getFirst())).isInstanceOf(ExceptionResponse.class);
    SecuritySettings before = both.client().settings();
    SecuritySettings after = before.withKeys(before.keys().with(KeyId.UNICAST, unicast)
        .with(KeyId.AUTHENTICATION, authentication));
    both.client().change(after);
    assertThat(both.ask(ServerWire.get(OWN_NAME))).isInstanceOf(GetResponse.Normal.class);
    assertThat(CipheredWire.open(served, after).ask(ServerWire.get(OWN_NAME))).as("the next association")
        .isInstanceOf(GetResponse.Normal.class);
  }

  @Test
  void changesNothingByKeysWrappedUnderAnotherMaster() {
    SecuritySettings settings = CipheredWire.server(SecuritySuite.SUITE_0);
    SecurityContext context = new SecurityContext(
        settings.withKeys(settings.keys().withMaster(Key.random(SecuritySuite.SUITE_0))));
    CipheredWire both = CipheredWire.open(served(context), CipheredWire.client(SecuritySuite.SUITE_0));
    SecuritySettings before = context.settings();
    Data foreign = KeyTransfer.wrap(Key.random(SecuritySuite.SUITE_0),
        Map.of(KeyId.UNICAST, Key.random(SecuritySuite.SUITE_0)));
    assertThat(outcome(both.ask(action(2, foreign))).result()).isEqualTo(ActionResult.OTHER_REASON);
    assertThat(outcome(both.ask(action(2, Data.array(Data.NULL)))).result()).isEqualTo(ActionResult.TYPE_UNMATCHED);
    assertThat(context.settings()).isEqualTo(before);
    assertThat(both.ask(ServerWire.get(OWN_NAME))).isInstanceOf(GetResponse.Normal.class);
  }

  @Test
  void refusesKeysFromAClientThatTheyDoNotProtect() {
    Key master = Key.random(SecuritySuite.SUITE_0);
    SecuritySettings settings = CipheredWire.server(SecuritySuite.SUITE_0);
    SecurityContext context = new SecurityContext(settings.withKeys(settings.keys().withMaster(master)));
    ServerWire wire = new ServerWire(served(context), 17);
    wire.associate(Aarq.plain(ApplicationContext.LN, ServerWire.initiate(Conformance.LN, 1024))
        .withAuthentication(1, OLD.reveal()));
    Data keys = KeyTransfer.wrap(master, Map.of(KeyId.UNICAST, Key.random(SecuritySuite.SUITE_0)));
    assertThat(outcome(wire.ask(action(2, keys))).result()).isEqualTo(ActionResult.READ_WRITE_DENIED);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUITE_1", "SUITE_2"})
  void agreesOnAKeyAndUsesIt(SecuritySuite suite) {
    KeyPair clientPair = Curve.generate(suite);
    KeyPair serverPair = Curve.generate(suite);
    SecurityContext context = new SecurityContext(signing(CipheredWire.server(suite), serverPair, clientPair));
    SecuritySettings client = signing(CipheredWire.client(suite), clientPair, serverPair);
    CipheredWire both = CipheredWire.open(served(context), client);
    KeyAgreementExchange exchange = KeyAgreementExchange.start(client.withPeer(context.settings().ownTitle()),
        KeyId.UNICAST);
    ActionOutcome agreed = outcome(both.ask(action(3, exchange.request())));
    assertThat(agreed.result()).isEqualTo(ActionResult.SUCCESS);
    Key key = exchange.finish(((GetResult.Value) agreed.returned().orElseThrow()).data());
    both.client().change(client.withKeys(client.keys().with(KeyId.UNICAST, key)));
    assertThat(both.ask(ServerWire.get(OWN_NAME))).isInstanceOf(GetResponse.Normal.class);

    Data forged = KeyAgreementExchange
        .start(signing(client, Curve.generate(suite), serverPair).withPeer(context.settings().ownTitle()),
            KeyId.UNICAST)
        .request();
    assertThat(outcome(both.ask(action(3, forged))).result()).isEqualTo(ActionResult.OTHER_REASON);
  }

  private static SecuritySettings signing(SecuritySettings settings, KeyPair own, KeyPair peer) {
    return settings.withCurveKeys(
        CurveKeys.NONE.withSigning((ECPrivateKey) own.getPrivate(), (ECPublicKey) peer.getPublic()));
  }

  @Test
  void strengthensThePolicyAndNeverWeakensIt() {
    SecuritySettings settings = CipheredWire.server(SecuritySuite.SUITE_0).withProtection(Protection.AUTHENTICATED)
        .withLeast(LeastProtection.all(Protection.AUTHENTICATED));
    SecurityContext context = new SecurityContext(settings);
    SecuritySettings client = CipheredWire.client(SecuritySuite.SUITE_0).withProtection(Protection.AUTHENTICATED)
        .withLeast(LeastProtection.all(Protection.AUTHENTICATED));
    CipheredWire both = CipheredWire.open(served(context), client);
    assertThat(value(both.ask(ServerWire.get(POLICY)))).isEqualTo(Data.enumerated(1));
    assertThat(outcome(both.ask(action(1, Data.enumerated(0)))).result()).isEqualTo(ActionResult.OTHER_REASON);
    assertThat(outcome(both.ask(action(1, Data.enumerated(3)))).result()).isEqualTo(ActionResult.SUCCESS);
    Octets authenticatedOnly = both.client().protect(ApduCodec.encode(ServerWire.get(POLICY)));
    assertThat(ServerWire.decode(both.wire().raw(authenticatedOnly).getFirst())).isInstanceOf(ExceptionResponse.class);
    both.client().change(client.withProtection(Protection.AUTHENTICATED_ENCRYPTED));
    assertThat(value(both.ask(ServerWire.get(POLICY)))).isEqualTo(Data.enumerated(3));
  }

  @Test
  void takesANewPasswordAndRefusesTheOldOne() {
    SecurityContext context = new SecurityContext(CipheredWire.server(SecuritySuite.SUITE_0));
    ServedDevice served = served(context);
    ServerWire wire = new ServerWire(served, 17);
    assertThat(result(wire, OLD.reveal())).isEqualTo(AssociationResult.ACCEPTED);
    assertThat(wire.ask(ServerWire.get(SECRET)))
        .isEqualTo(new GetResponse.Normal(ServerWire.ID, new GetResult.Failure(DataAccessResult.READ_WRITE_DENIED)));
    assertThat(wire.ask(new SetRequest.Normal(ServerWire.ID, AttributeRequest.of(SECRET), Data.octetString(NEW))))
        .isEqualTo(new SetResponse.Normal(ServerWire.ID, DataAccessResult.SUCCESS));
    assertThat(result(wire, OLD.reveal())).isEqualTo(AssociationResult.REJECTED_PERMANENT);
    assertThat(result(wire, NEW)).isEqualTo(AssociationResult.ACCEPTED);
  }

  private static AssociationResult result(ServerWire wire, Octets password) {
    return wire.associate(Aarq.plain(ApplicationContext.LN, ServerWire.initiate(Conformance.LN, 1024))
        .withAuthentication(1, password)).result();
  }

  @ParameterizedTest
  @EnumSource(names = {"HLS2", "HLS3", "HLS4"})
  void takesANewSecretOfHighLevelSecurity(Mechanism mechanism) {
    SecurityContext context = new SecurityContext(CipheredWire.server(SecuritySuite.SUITE_0));
    ServedDevice served = new ServedDevice(1, device(context), List.of(ServerAssociation.hls(2, mechanism, OLD)));
    ServerWire wire = new ServerWire(served, 2);
    assertThat(prove(wire, mechanism, OLD)).isEqualTo(ActionResult.SUCCESS);
    MethodDescriptor change = new MethodDescriptor(15, Obis.CURRENT_ASSOCIATION, 2);
    assertThat(outcome(wire.ask(new ActionRequest.Normal(ServerWire.ID, change, Optional.of(Data.octetString(NEW)))))
        .result()).isEqualTo(ActionResult.SUCCESS);
    assertThat(prove(wire, mechanism, OLD)).isEqualTo(ActionResult.OTHER_REASON);
    assertThat(prove(wire, mechanism, Key.of(NEW))).isEqualTo(ActionResult.SUCCESS);
    assertThat(outcome(wire.ask(new ActionRequest.Normal(ServerWire.ID, change,
        Optional.of(Data.octetString(Octets.hex("AB".repeat(65)))))))
        .result()).as("too long").isEqualTo(ActionResult.READ_WRITE_DENIED);
  }

  private static ActionResult prove(ServerWire wire, Mechanism mechanism, Key secret) {
    Octets ctos = Hls.challenge();
    Octets stoc = wire.associate(Aarq.plain(ApplicationContext.LN, ServerWire.initiate(Conformance.LN, 1024))
        .withAuthentication(mechanism.id(), ctos)).respondingAuthenticationValue().orElseThrow();
    return outcome(wire.ask(CipheredWire.reply(Hls.of(mechanism, secret).answer(stoc, ctos)))).result();
  }
}
