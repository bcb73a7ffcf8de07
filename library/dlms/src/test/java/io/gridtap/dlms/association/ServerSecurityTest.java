package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.acse.Diagnostic;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Authentication in four passes and ciphering, asked by hand. */
class ServerSecurityTest {
  private static final SystemTitle CLIENT = SystemTitle.hex("4D4D4D0000000001");
  private static final SystemTitle SERVER = SystemTitle.hex("4752580000000001");
  private static final AttributeDescriptor VOLTAGE = new AttributeDescriptor(3, RecordedMeter.VOLTAGE, 2);
  private static final Key SECRET = Key.of(Octets.of("Gurux123Gurux123".getBytes(StandardCharsets.US_ASCII)));
  private static final Conformance PROPOSED = Conformance.LN.with(Conformance.Service.GENERAL_PROTECTION);

  private static Apdu reply(Octets proof) {
    return new ActionRequest.Normal(ServerWire.ID, new MethodDescriptor(15, Obis.CURRENT_ASSOCIATION, 1),
        Optional.of(Data.octetString(proof)));
  }

  private static Octets returned(Apdu answer) {
    ActionResponse.Normal action = (ActionResponse.Normal) answer;
    assertThat(action.outcome().result()).isEqualTo(ActionResult.SUCCESS);
    return ((Data.OctetString) ((GetResult.Value) action.outcome().returned().orElseThrow()).data()).value();
  }

  @ParameterizedTest
  @EnumSource(names = {"HLS2", "HLS3", "HLS4"})
  void opensAfterFourPassesWithASecret(Mechanism mechanism) {
    ServerWire wire = new ServerWire(RecordedMeter.logicalNames(), 16 + mechanism.id());
    Octets ctos = Hls.challenge();
    Aare aare = wire.associate(Aarq.plain(ApplicationContext.LN, ServerWire.initiate(Conformance.LN, 1024))
        .withAuthentication(mechanism.id(), ctos));
    assertThat(aare.diagnostic()).isEqualTo(Diagnostic.AUTHENTICATION_REQUIRED);
    assertThat(wire.ask(ServerWire.get(VOLTAGE))).as("before pass 3").isInstanceOf(ExceptionResponse.class);
    Octets stoc = aare.respondingAuthenticationValue().orElseThrow();
    Hls hls = Hls.of(mechanism, SECRET);
    hls.verify(returned(wire.ask(reply(hls.answer(stoc, ctos)))), stoc, ctos);
    assertThat(wire.ask(ServerWire.get(VOLTAGE))).isInstanceOf(GetResponse.Normal.class);
  }

  @Test
  void endsTheAssociationAtAWrongProof() {
    ServerWire wire = new ServerWire(RecordedMeter.logicalNames(), 19);
    wire.associate(Aarq.plain(ApplicationContext.LN, ServerWire.initiate(Conformance.LN, 1024))
        .withAuthentication(3, Hls.challenge()));
    ActionResponse.Normal answer = (ActionResponse.Normal) wire.ask(reply(Octets.hex("00".repeat(16))));
    assertThat(answer.outcome().result()).isEqualTo(ActionResult.OTHER_REASON);
    assertThat(wire.events).anyMatch(event -> event instanceof ServerEvent.Refused);
    assertThat(wire.ask(ServerWire.get(VOLTAGE))).isInstanceOf(ExceptionResponse.class);
  }

  private static SecuritySettings settings(SecuritySuite suite, SystemTitle own) {
    String keys = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F".substring(0,
        2 * suite.keyOctets());
    String authentication = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF".substring(0,
        2 * suite.keyOctets());
    return SecuritySettings.of(suite, GlobalKeys.of(Key.hex(keys), Key.hex(authentication)), own);
  }

  private record Ciphered(ServerWire wire, ApduProtection client) {
    Apdu ask(Apdu apdu) {
      return ServerWire.decode(client.open(wire.raw(client.protect(ApduCodec.encode(apdu))).getFirst()).apdu());
    }
  }

  private static Ciphered ciphered(SecuritySuite suite) {
    ServedDevice device = new ServedDevice(1, RecordedMeter.device(),
        List.of(ServerAssociation.ciphered(1, Mechanism.HLS5, settings(suite, SERVER))));
    ServerWire wire = new ServerWire(device, 1);
    ApduProtection client = new ApduProtection(settings(suite, CLIENT));
    Octets ctos = Hls.challenge();
    Aare aare = wire.associate(Aarq
        .plain(ApplicationContext.LN_CIPHERED, client.protect(ServerWire.initiate(PROPOSED, 1024)))
        .withCallingApTitle(CLIENT.octets()).withAuthentication(5, ctos));
    assertThat(aare.result()).isEqualTo(AssociationResult.ACCEPTED);
    client.peer(new SystemTitle(aare.respondingApTitle().orElseThrow()));
    client.open(aare.userInformation().orElseThrow());
    client.generalProtection(true);
    Hls hls = Hls.of(Mechanism.HLS5, Optional.empty(), client);
    Octets stoc = aare.respondingAuthenticationValue().orElseThrow();
    Ciphered both = new Ciphered(wire, client);
    hls.verify(returned(both.ask(reply(hls.answer(stoc, ctos)))), stoc, ctos);
    return both;
  }

  @ParameterizedTest
  @EnumSource
  void readsCipheredInEverySuite(SecuritySuite suite) {
    assertThat(ciphered(suite).ask(ServerWire.get(VOLTAGE))).isEqualTo(
        new GetResponse.Normal(ServerWire.ID, new GetResult.Value(Data.longUnsigned(2301))));
  }

  @Test
  void refusesWhatComesTwiceOrWasChangedOrIsPlain() {
    Ciphered both = ciphered(SecuritySuite.SUITE_0);
    Octets request = both.client.protect(ApduCodec.encode(ServerWire.get(VOLTAGE)));
    assertThat(both.wire.raw(request)).hasSize(1);
    ExceptionResponse repeated = (ExceptionResponse) ServerWire.decode(both.wire.raw(request).getFirst());
    assertThat(repeated.service()).isEqualTo(6);
    assertThat(repeated.invocationCounter()).isPresent();

    byte[] changed = both.client.protect(ApduCodec.encode(ServerWire.get(VOLTAGE))).toByteArray();
    changed[changed.length - 1] ^= 1;
    assertThat(((ExceptionResponse) ServerWire.decode(both.wire.raw(Octets.wrap(changed)).getFirst())).service())
        .isEqualTo(5);
    assertThat(both.wire.ask(ServerWire.get(VOLTAGE))).isInstanceOf(ExceptionResponse.class);
    assertThat(both.ask(ServerWire.get(VOLTAGE))).as("what is genuine goes on").isInstanceOf(GetResponse.Normal.class);
  }
}
