package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.acse.AssociationResult;
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
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/** A ciphered association with mechanism 5, opened by hand. */
record CipheredWire(ServerWire wire, ApduProtection client) {
  private static final SystemTitle CLIENT = SystemTitle.hex("4D4D4D0000000001");
  private static final SystemTitle SERVER = SystemTitle.hex("4752580000000001");
  private static final Conformance PROPOSED = Conformance.LN.with(Conformance.Service.GENERAL_PROTECTION);

  static SecuritySettings client(SecuritySuite suite) { return settings(suite, CLIENT); }

  static SecuritySettings server(SecuritySuite suite) { return settings(suite, SERVER); }

  private static SecuritySettings settings(SecuritySuite suite, SystemTitle own) {
    String keys = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F".substring(0,
        2 * suite.keyOctets());
    String authentication = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF".substring(0,
        2 * suite.keyOctets());
    return SecuritySettings.of(suite, GlobalKeys.of(Key.hex(keys), Key.hex(authentication)), own);
  }

  static CipheredWire open(SecuritySuite suite) {
    return open(new ServedDevice(1, RecordedMeter.device(),
        List.of(ServerAssociation.ciphered(1, Mechanism.HLS5, server(suite)))), client(suite));
  }

  static CipheredWire open(ServedDevice device, SecuritySettings settings) {
    ServerWire wire = new ServerWire(device, 1);
    ApduProtection client = new ApduProtection(settings);
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
    CipheredWire both = new CipheredWire(wire, client);
    hls.verify(returned(both.ask(reply(hls.answer(stoc, ctos)))), stoc, ctos);
    return both;
  }

  Apdu ask(Apdu apdu) {
    return ServerWire.decode(client.open(wire.raw(client.protect(ApduCodec.encode(apdu))).getFirst()).apdu());
  }

  /** Pass 3. */
  static Apdu reply(Octets proof) {
    return new ActionRequest.Normal(ServerWire.ID, new MethodDescriptor(15, Obis.CURRENT_ASSOCIATION, 1),
        Optional.of(Data.octetString(proof)));
  }

  static Octets returned(Apdu answer) {
    ActionResponse.Normal action = (ActionResponse.Normal) answer;
    assertThat(action.outcome().result()).isEqualTo(ActionResult.SUCCESS);
    return ((Data.OctetString) ((GetResult.Value) action.outcome().returned().orElseThrow()).data()).value();
  }
}
