package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.acse.Diagnostic;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Authentication in four passes and ciphering, asked by hand. */
class ServerSecurityTest {
  private static final AttributeDescriptor VOLTAGE = new AttributeDescriptor(3, RecordedMeter.VOLTAGE, 2);
  private static final Key SECRET = Key.of(Octets.of("Gurux123Gurux123".getBytes(StandardCharsets.US_ASCII)));

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
    hls.verify(CipheredWire.returned(wire.ask(CipheredWire.reply(hls.answer(stoc, ctos)))), stoc, ctos);
    assertThat(wire.ask(ServerWire.get(VOLTAGE))).isInstanceOf(GetResponse.Normal.class);
  }

  @Test
  void endsTheAssociationAtAWrongProof() {
    ServerWire wire = new ServerWire(RecordedMeter.logicalNames(), 19);
    wire.associate(Aarq.plain(ApplicationContext.LN, ServerWire.initiate(Conformance.LN, 1024))
        .withAuthentication(3, Hls.challenge()));
    ActionResponse.Normal answer = (ActionResponse.Normal) wire.ask(CipheredWire.reply(Octets.hex("00".repeat(16))));
    assertThat(answer.outcome().result()).isEqualTo(ActionResult.OTHER_REASON);
    assertThat(wire.events).anyMatch(event -> event instanceof ServerEvent.Refused);
    assertThat(wire.ask(ServerWire.get(VOLTAGE))).isInstanceOf(ExceptionResponse.class);
  }

  @ParameterizedTest
  @EnumSource
  void readsCipheredInEverySuite(SecuritySuite suite) {
    assertThat(CipheredWire.open(suite).ask(ServerWire.get(VOLTAGE))).isEqualTo(
        new GetResponse.Normal(ServerWire.ID, new GetResult.Value(Data.longUnsigned(2301))));
  }

  @Test
  void refusesWhatComesTwiceOrWasChangedOrIsPlain() {
    CipheredWire both = CipheredWire.open(SecuritySuite.SUITE_0);
    Octets request = both.client().protect(ApduCodec.encode(ServerWire.get(VOLTAGE)));
    assertThat(both.wire().raw(request)).hasSize(1);
    ExceptionResponse repeated = (ExceptionResponse) ServerWire.decode(both.wire().raw(request).getFirst());
    assertThat(repeated.service()).isEqualTo(6);
    assertThat(repeated.invocationCounter()).isPresent();

    byte[] changed = both.client().protect(ApduCodec.encode(ServerWire.get(VOLTAGE))).toByteArray();
    changed[changed.length - 1] ^= 1;
    assertThat(((ExceptionResponse) ServerWire.decode(both.wire().raw(Octets.wrap(changed)).getFirst())).service())
        .isEqualTo(5);
    assertThat(both.wire().ask(ServerWire.get(VOLTAGE))).isInstanceOf(ExceptionResponse.class);
    assertThat(both.ask(ServerWire.get(VOLTAGE))).as("what is genuine goes on").isInstanceOf(GetResponse.Normal.class);
  }
}
