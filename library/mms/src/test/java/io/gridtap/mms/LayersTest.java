package io.gridtap.mms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.asn1.ber.Oid;
import io.gridtap.mms.Recording.Unit;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.acse.AcseApdu.AssociateResult;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.acse.AcseApdu.Information;
import io.gridtap.mms.cotp.Reassembly;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.DeleteScope;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.session.Spdu;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each layer's protocol data units obey the laws of codecs. */
class LayersTest {
  private static Octets hex(String hex) { return Octets.hex(hex); }

  private static <T> void laws(Codec<T> codec, String octets, T value) { CodecLaws.all(codec, hex(octets), value); }

  // TPKT, RFC 1006 §6

  @Test
  void tpkt() {
    laws(Tpkt.CODEC, "03000007 02f080", new Tpkt(hex("02f080")));
    CodecLaws.splitFrames(Tpkt::frameBuffer, hex("03000007 02f080 0300000b 06800001000100 03000008 02f08001"), 1, 50);
  }

  @ParameterizedTest
  @CsvSource({"04000007 02f080, TPKT version 3 wanted", "48545450 2f312e31, this is no ISO transport",
      "03000006 02f0, at least 7", "03000000, at least 7"})
  void whatIsNoTpktIsRefused(String octets, String why) {
    assertThatThrownBy(() -> Tpkt.CODEC.decode(hex(octets))).isInstanceOf(DecodeException.class)
        .hasMessageContaining(why);
  }

  // COTP, X.224 §13

  @Test
  void tpdus() {
    laws(Tpdu.CODEC, "11e00000000100 c0010d c2020001 c1020001",
        new Tpdu.ConnectionRequest(1, TpduSize.OCTETS_8192, hex("0001"), hex("0001")));
    laws(Tpdu.CODEC, "13d00001000200 c00107 c2020003 c10401020304",
        new Tpdu.ConnectionConfirm(1, 2, TpduSize.OCTETS_128, hex("01020304"), hex("0003")));
    laws(Tpdu.CODEC, "06800001000280", new Tpdu.DisconnectRequest(1, 2, 128));
    laws(Tpdu.CODEC, "0470000103", new Tpdu.ErrorReport(1, 3));
    Tpdu.Data data = new Tpdu.Data(true, hex("0102"));
    CodecLaws.golden(Tpdu.CODEC, hex("02f0800102"), data);
    CodecLaws.golden(Tpdu.CODEC, hex("02f000"), new Tpdu.Data(false, Octets.EMPTY));
    CodecLaws.prefix(Tpdu.CODEC::decode, hex("02f080"));
    CodecLaws.noise(Tpdu.CODEC::decode, hex("02f0800102"), 1, 500);
  }

  @ParameterizedTest
  @CsvSource({"'', OCTETS_128", "c00106, OCTETS_128", "c00100, OCTETS_128", "c00107, OCTETS_128", "c0010a, OCTETS_1024",
      "c0010d, OCTETS_8192", "c0010e, OCTETS_8192", "c001ff, OCTETS_8192"})
  void sillySizesBecomeTheNearestLegalOne(String parameter, TpduSize size) {
    Octets octets = hex("%02x e0 0000 0001 00 %s".formatted(6 + parameter.length() / 2, parameter));
    assertThat(((Tpdu.ConnectionRequest) Tpdu.CODEC.decode(octets)).size()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({"06e00000000120, transport class 0", "ffe0000000, reserved", "0240 00, not of class 0",
      "07e00000000100 c0, wanted", "09e00000000100 c00500, wanted", "03f08001, left over"})
  void brokenTpdusAreRefused(String octets, String why) {
    assertThatThrownBy(() -> Tpdu.CODEC.decode(hex(octets))).isInstanceOf(DecodeException.class)
        .hasMessageContaining(why);
  }

  @Test
  void unknownTransportParametersArePassedOver() {
    assertThat(Tpdu.CODEC.decode(hex("11e00000000100 c0010a c60102 850100 f000"))).isEqualTo(
        new Tpdu.ConnectionRequest(1, TpduSize.OCTETS_1024, Octets.EMPTY, Octets.EMPTY));
  }

  @Test
  void selectorsOf32OctetsAndNoMore() {
    String most = "aa".repeat(32);
    laws(Tpdu.CODEC, "2de00000000100 c0010d c220" + most + "c100",
        new Tpdu.ConnectionRequest(1, TpduSize.OCTETS_8192, Octets.EMPTY, hex(most)));
    assertThatThrownBy(() -> Tpdu.CODEC.decode(hex("29e00000000100 c221" + most + "aa")))
        .isInstanceOf(DecodeException.class).hasMessageContaining("more than 32");
  }

  @Test
  void fragmentsAreJoinedUpToABound() {
    Reassembly reassembly = new Reassembly(5);
    assertThat(reassembly.add(new Tpdu.Data(true, hex("aa")))).contains(hex("aa"));
    assertThat(reassembly.add(new Tpdu.Data(false, hex("0102")))).isEmpty();
    assertThat(reassembly.add(new Tpdu.Data(false, hex("0304")))).isEmpty();
    assertThat(reassembly.add(new Tpdu.Data(true, hex("05")))).contains(hex("0102030405"));
    assertThat(reassembly.add(new Tpdu.Data(false, hex("01020304")))).isEmpty();
    assertThatThrownBy(() -> reassembly.add(new Tpdu.Data(false, hex("0506")))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("TSDU of more than 5 octets");
  }

  @Test
  void anEmptyFragmentThatEndsNothingIsRefused() {
    assertThatThrownBy(() -> new Reassembly(5).add(new Tpdu.Data(false, Octets.EMPTY)))
        .isInstanceOf(DecodeException.class).hasMessageContaining("empty fragment");
  }

  // Session, X.225 §8.3

  @Test
  void spdus() {
    laws(Spdu.CODEC, "0d17 0506130100160102 14020002 33020001 3400 c103 310100",
        new Spdu.Connect(Spdu.Parameters.STANDARD, hex("0001"), Octets.EMPTY, hex("310100")));
    laws(Spdu.CODEC, "0e13 0506130100160102 14020002 34020001 c101 31",
        new Spdu.Accept(Spdu.Parameters.STANDARD, hex("0001"), hex("31")));
    laws(Spdu.CODEC, "0c05 3203 02 3000", new Spdu.Refuse(2, hex("3000")));
    laws(Spdu.CODEC, "0904 c102 6100", new Spdu.Finish(hex("6100")));
    laws(Spdu.CODEC, "0a04 c102 6100", new Spdu.Disconnect(hex("6100")));
    laws(Spdu.CODEC, "1907 11010b c102 a000", new Spdu.Abort(hex("a000")));
    laws(Spdu.CODEC, "1903 11010b", new Spdu.Abort(Octets.EMPTY));
    laws(Spdu.CODEC, "1a00", new Spdu.AbortAccept());
    CodecLaws.golden(Spdu.CODEC, hex("01000100 6100"), new Spdu.DataTransfer(hex("6100")));
    CodecLaws.prefix(Spdu.CODEC::decode, hex("01000100"));
    CodecLaws.noise(Spdu.CODEC::decode, hex("01000100 6100"), 1, 500);
  }

  @ParameterizedTest
  @ValueSource(ints = {254, 255, 256, 5000})
  void longParametersHaveThreeOctetsOfLength(int octets) {
    Spdu.Connect connect = new Spdu.Connect(Spdu.Parameters.STANDARD, Octets.EMPTY, Octets.EMPTY,
        Octets.wrap(new byte[octets]));
    Octets encoded = Spdu.CODEC.encode(connect);
    assertThat(encoded.u8(1)).isEqualTo(0xFF);
    assertThat(encoded.toHex()).contains("3400c1" + (octets < 255 ? "fe" : "ff%04x".formatted(octets)));
    CodecLaws.golden(Spdu.CODEC, encoded, connect);
  }

  @Test
  void sessionParametersComeInAnyOrderAndUnknownOnesArePassedOver() {
    Spdu.Parameters both = new Spdu.Parameters(BitString.of(8, 0), BitString.of(8, 3), BitString.of(16, 2));
    assertThat(
        Spdu.CODEC.decode(hex("0d21 14020002 34020002 01020a0b 0509 1501 05 160103 130100 3c0107 c101aa 33020001")))
        .isEqualTo(new Spdu.Connect(both, hex("0001"), hex("0002"), hex("aa")));
    assertThat(((Spdu.Connect) Spdu.CODEC.decode(hex("0d03 c101aa"))).parameters().versions())
        .isEqualTo(BitString.of(8, 1));
  }

  @Test
  void brokenSpdusAreRefused() {
    assertThatThrownBy(() -> Spdu.CODEC.decode(hex("0d15 3411" + "aa".repeat(17) + "1400")))
        .isInstanceOf(DecodeException.class).hasMessageContaining("selector of 17 octets");
    assertThatThrownBy(() -> Spdu.CODEC.decode(hex("0d04 0502 0500"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("within itself");
    assertThatThrownBy(() -> Spdu.CODEC.decode(hex("2900"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("not of the kernel");
    assertThatThrownBy(() -> Spdu.CODEC.decode(hex("0100 0a00"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("DATA TRANSFER wanted");
  }

  // Presentation, X.226 §8

  private static final Ppdu.UserData DATA = new Ppdu.UserData(1, hex("6100"));
  private static final String DATA_HEX = "6109 3007 020101 a002 6100";

  @Test
  void ppdus() {
    laws(Ppdu.CONNECT, "313f a003800101 a238 8100 820400000001 a423 300f 020101 0604 52010001 3004 06025101"
        + "3010 020103 0605 28ca220201 3004 06025101" + DATA_HEX,
        new Ppdu.Connect(Octets.EMPTY, hex("00000001"),
            List.of(new Ppdu.Context(1, new Oid("2.2.1.0.1"), List.of(Ppdu.BASIC_ENCODING)),
                new Ppdu.Context(3, new Oid("1.0.9506.2.1"), List.of(Ppdu.BASIC_ENCODING))),
            DATA));
    laws(Ppdu.ACCEPT, "312c a003800101 a225 830400000001 a512 3007 800100 81025101 3007 800102 81025101"
        + DATA_HEX,
        new Ppdu.ConnectAccept(hex("00000001"), List.of(new Ppdu.ContextResult(0, Ppdu.BASIC_ENCODING),
            new Ppdu.ContextResult(2, Ppdu.BASIC_ENCODING)), DATA));
    laws(Ppdu.REJECT, "3012 83020001 8a0103" + DATA_HEX, new Ppdu.ConnectReject(hex("0001"), OptionalInt.of(3),
        List.of(DATA)));
    laws(Ppdu.DATA, DATA_HEX, DATA);
    laws(Ppdu.DATA, "610d 300b 06025101 020103 a002 6100", new Ppdu.UserData(3, true, hex("6100")));
    laws(Ppdu.ABORT, "a00b" + DATA_HEX, new Ppdu.UserAbort(List.of(DATA)));
    laws(Ppdu.ABORT, "3003 800105", new Ppdu.ProviderAbort(OptionalInt.of(5)));
  }

  @Test
  void userDataMayBeOctetAlignedOrABitStringOrSimplyEncoded() {
    assertThat(Ppdu.DATA.decode(hex("6109 3007 020101 8102 6100"))).isEqualTo(DATA);
    assertThat(Ppdu.DATA.decode(hex("610a 3008 020101 8203 00 6100"))).isEqualTo(DATA);
    assertThat(Ppdu.DATA.decode(hex("4002 6100"))).isEqualTo(new Ppdu.UserData(0, hex("6100")));
    assertThatThrownBy(() -> Ppdu.DATA.decode(hex("610a 3008 020101 8203 04 6100")))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Ppdu.DATA.decode(hex("6112 3007 020101 a002 6100 3007 020101 a002 6100")))
        .isInstanceOf(DecodeException.class).hasMessageContaining("several presentation data values");
  }

  // ACSE, X.227 §9

  @Test
  void acseApdus() {
    AcseApdu.Authentication password = AcseApdu.Authentication.password("secret");
    laws(AcseApdu.CODEC, "603c a107060528ca220203 a20706052901876701 a30302010c a703 02010d"
        + "8a020480 8b03520301 ac08 8006736563726574 be0b 2809 020103 a004 a8020000",
        new AcseApdu.AssociateRequest(AcseApdu.MMS_APPLICATION_CONTEXT, Entity.of("1.1.1.999.1", 12),
            new Entity(Optional.empty(), Optional.of(13)), Optional.of(password),
            Optional.of(new Information(false, 3, hex("a8020000")))));
    laws(AcseApdu.CODEC, "6115 a107060528ca220203 a203020101 a305a10302010d",
        new AcseApdu.AssociateResponse(AcseApdu.MMS_APPLICATION_CONTEXT, AssociateResult.REJECTED_PERMANENT,
            Diagnostic.AUTHENTICATION_FAILURE, Optional.empty()));
    laws(AcseApdu.CODEC, "6203800100", new AcseApdu.ReleaseRequest());
    laws(AcseApdu.CODEC, "6300", new AcseApdu.ReleaseResponse());
    laws(AcseApdu.CODEC, "6403800101", new AcseApdu.Abort(true));
    assertThat(AcseApdu.CODEC.decode(hex("6303800100"))).isEqualTo(new AcseApdu.ReleaseResponse());
    assertThat(password.toString()).doesNotContain("secret");
  }

  @Test
  void bothPaddingsOfTheAuthenticationUnitAreTaken() {
    for (String bits : List.of("8a020480", "8a020780")) {
      AcseApdu.AssociateRequest request = (AcseApdu.AssociateRequest) AcseApdu.CODEC
          .decode(hex("601a a107060528ca220203" + bits + "8b03520301 ac06 800473616d65"));
      assertThat(request.authentication().orElseThrow().value()).isEqualTo("same");
    }
  }

  // MMS, ISO 9506-2 §7

  private static final Variable VARIABLE = new Variable(new ObjectName.DomainSpecific("D", "I"), Optional.empty());

  @Test
  void mmsPdus() {
    laws(MmsPdu.CODEC, "a005 020101 8200", new MmsPdu.Request(1, new ConfirmedRequest.Identify()));
    laws(MmsPdu.CODEC, "a006 020101 800101", new MmsPdu.Request(1, new ConfirmedRequest.Status(true)));
    laws(MmsPdu.CODEC, "a013 020500ffffffff a10a a003 800109 a103 810144",
        new MmsPdu.Request(0xFFFF_FFFFL,
            new ConfirmedRequest.GetNameList(ObjectClass.DOMAIN, new Scope.Domain("D"), Optional.empty())));
    laws(MmsPdu.CODEC, "a015 020101 a410 a10e a00c 300a a008 a106 1a0144 1a0149",
        new MmsPdu.Request(1, ConfirmedRequest.Read.of(VARIABLE)));
    laws(MmsPdu.CODEC, "a10a 020101 a405 a103 830101",
        new MmsPdu.Response(1, new ConfirmedResponse.Values(Optional.empty(), List.of(Data.Bool.TRUE))));
    laws(MmsPdu.CODEC, "a10a 020101 a505 8100 80010a",
        new MmsPdu.Response(1, new ConfirmedResponse.Written(List.of(Optional.empty(),
            Optional.of(new AccessResult.Failure(10))))));
    laws(MmsPdu.CODEC, "a106 020101 9f2700", new MmsPdu.Response(1, new ConfirmedResponse.Other(0x9F27, Octets.EMPTY)));
    laws(MmsPdu.CODEC, "a20d 800101 810102 a205 a003 830100",
        new MmsPdu.ConfirmedError(1, OptionalInt.of(2), ServiceError.RESOURCE_OTHER));
    laws(MmsPdu.CODEC, "a313 a011 a105 8003 525054 a008 8a0178 830101 8900",
        new MmsPdu.Unconfirmed(new InformationReport(
            new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")),
            List.of(new Data.VisibleString("x"), Data.Bool.TRUE, new Data.OctetString(Octets.EMPTY)))));
    laws(MmsPdu.CODEC, "a308 a106 800102 810103",
        new MmsPdu.UnsolicitedStatus(new ConfirmedResponse.Status(2, 3, Optional.empty())));
    laws(MmsPdu.CODEC, "a406 800101 810101",
        new MmsPdu.Reject(OptionalLong.of(1), RejectReason.UNRECOGNIZED_SERVICE));
    laws(MmsPdu.CODEC, "a403 850101", new MmsPdu.Reject(OptionalLong.empty(), RejectReason.INVALID_PDU));
    laws(MmsPdu.CODEC, "850101", new MmsPdu.CancelRequest(1));
    laws(MmsPdu.CODEC, "860101", new MmsPdu.CancelResponse(1));
    laws(MmsPdu.CODEC, "a70a 800101 a105 a003 8a0101", new MmsPdu.CancelError(1, new ServiceError(10, 1)));
    laws(MmsPdu.CODEC, "aa05 a003 880101", new MmsPdu.InitiateError(new ServiceError(8, 1)));
    laws(MmsPdu.CODEC, "8b00", new MmsPdu.ConcludeRequest());
    laws(MmsPdu.CODEC, "8c00", new MmsPdu.ConcludeResponse());
    laws(MmsPdu.CODEC, "ad05 a003 890101", new MmsPdu.ConcludeError(new ServiceError(9, 1)));
  }

  @Test
  void everyServiceComesBackAsItWas() {
    AlternateAccess access = AlternateAccess.of(AlternateAccess.index(3, AlternateAccess.component("cVal")),
        AlternateAccess.range(2, 5), AlternateAccess.component("q"), new AlternateAccess.AllElements(Optional.empty()));
    for (ConfirmedRequest<?> request : List.<ConfirmedRequest<?>>of(
        new ConfirmedRequest.Read(true, new VariableAccess.NamedList(new ObjectName.AssociationSpecific("ds"))),
        ConfirmedRequest.Read.of(new Variable(VARIABLE.name(), Optional.of(access))),
        ConfirmedRequest.Write.of(VARIABLE, new Data.Structure(List.of(Data.Bool.TRUE, new Data.Int(-1)))),
        new ConfirmedRequest.GetVariableAccessAttributes(VARIABLE.name()),
        new ConfirmedRequest.DefineNamedVariableList(VARIABLE.name(), List.of(VARIABLE, VARIABLE)),
        new ConfirmedRequest.GetNamedVariableListAttributes(VARIABLE.name()),
        ConfirmedRequest.DeleteNamedVariableList.of(VARIABLE.name()),
        new ConfirmedRequest.DeleteNamedVariableList(DeleteScope.DOMAIN, List.of(), Optional.of("D")),
        new ConfirmedRequest.GetNameList(ObjectClass.JOURNAL, new Scope.Association(), Optional.of("last")),
        new ConfirmedRequest.Other(0xBF1B, hex("810100")))) {
      MmsPdu pdu = new MmsPdu.Request(77, request);
      CodecLaws.all(MmsPdu.CODEC, MmsPdu.CODEC.encode(pdu), pdu);
    }
  }

  @Test
  void dataOfEveryType() {
    laws(Data.CODEC, "a206 8301 00 8501 ff", Data.Structure.of(Data.Bool.FALSE, new Data.Int(-1)));
    laws(Data.CODEC, "a103 860100", new Data.Array(List.of(new Data.Unsigned(0))));
    laws(Data.CODEC, "8403 03 4200", new Data.Bits(BitString.of("0100001000000")));
    laws(Data.CODEC, "8510 7fffffffffffffffffffffffffffffff",
        new Data.BigInt(BigInteger.TWO.pow(127).subtract(BigInteger.ONE)));
    laws(Data.CODEC, "8705 08 40500000", new Data.Float32(3.25f));
    laws(Data.CODEC, "8705 08 7fc00000", new Data.Float32(Float.NaN));
    laws(Data.CODEC, "8709 0b 4005bf0a8b145769", new Data.Float64(Math.E));
    laws(Data.CODEC, "8b05 3230323430", new Data.GeneralizedTime("20240"));
    laws(Data.CODEC, "8c06 011f0374 3d31", new Data.BinaryTime(18_809_716, 15_665));
    laws(Data.CODEC, "8c04 011f0374", new Data.BinaryTime(18_809_716, Data.BinaryTime.NO_DATE));
    laws(Data.CODEC, "8d0112", new Data.Bcd(0x12));
    laws(Data.CODEC, "8e02 04 f0", new Data.BoolArray(BitString.of("1111")));
    laws(Data.CODEC, "8f02 5101", new Data.ObjectId(new Oid("2.1.1")));
    laws(Data.CODEC, "9108 6b012879 a76c8b 8a", new Data.UtcTime(0x6b012879L, 0xa76c8b, 0x8a));
  }

  @Test
  void aLongIntegerThatFits64BitsIsAnInt() {
    assertThat(Data.CODEC.decode(hex("8509 00 0000000000000005"))).isEqualTo(new Data.Int(5));
    assertThatThrownBy(() -> new Data.BigInt(BigInteger.ONE)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8300", "8500", "8600", "8700", "8703 08 0000", "8705 09 00000000", "8400", "8c00",
      "8c05 0000000000",
      "9100", "9107 00000000000000", "9109 000000000000000000", "a201 83", "9200", "8f00"})
  void brokenDataAreRefused(String octets) {
    assertThatThrownBy(() -> Data.CODEC.decode(hex(octets))).isInstanceOf(DecodeException.class);
  }

  @Test
  void endlessNestingIsRefused() {
    assertThatThrownBy(() -> Data.CODEC.decode(hex("a280".repeat(5000)))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("nested deeper than 60");
    StringBuilder nested = new StringBuilder("830101");
    for (int i = 0; i < 62; i++) nested.insert(0, "a2%02x".formatted(nested.length() / 2));
    assertThatThrownBy(() -> Data.CODEC.decode(hex(nested.toString()))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("nested deeper than 60");
  }

  @Test
  void whatIsUnreadableInARequestOrAnswerKeepsItsInvokeIdentifier() {
    assertThat(MmsPdu.CODEC.decode(hex("a007 020107 a402 9900"))).isInstanceOfSatisfying(
        MmsPdu.UnreadableRequest.class, request -> assertThat(request.invokeId()).isEqualTo(7));
    assertThat(MmsPdu.CODEC.decode(hex("a108 020107 a403 a10183"))).isInstanceOfSatisfying(
        MmsPdu.UnreadableResponse.class, response -> assertThat(response.invokeId()).isEqualTo(7));
    assertThatThrownBy(() -> MmsPdu.CODEC.decode(hex("a007 0205 0100000000"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("beyond 2^32");
  }

  @Test
  void moreFollowsIsTrueUnlessSaid() {
    assertThat(MmsPdu.CODEC.decode(hex("a107 020101 a102 a000"))).isEqualTo(
        new MmsPdu.Response(1, new ConfirmedResponse.NameList(List.of(), true)));
  }

  @Test
  void errorsAreNamedAsTheStandardDoes() {
    assertThat(ServiceError.OBJECT_NON_EXISTENT.text()).isEqualTo("access/object-non-existent");
    assertThat(new ServiceError(11, 7).text()).isEqualTo("file/file-non-existent");
    assertThat(new ServiceError(12, 77).text()).isEqualTo("others/77");
    assertThat(RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED.text())
        .isEqualTo("confirmed-request/max-serv-outstanding-exceeded");
    assertThatThrownBy(() -> new ServiceError(13, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** A hundred thousand accidents to what was really sent: refused or understood, and what was understood stays so. */
  @Test
  void realUnitsSurviveMutation() {
    Map<Class<?>, Integer> seen = new HashMap<>();
    for (String name : Recording.NAMES)
      for (Unit<?> unit : Recording.of(name).units())
        if (unit.octets().length() < 2000 && seen.merge(unit.value().getClass(), 1, Integer::sum) <= 100)
          mutate(unit, unit.line());
    assertThat(seen).hasSizeGreaterThan(20);
  }

  private static <T> void mutate(Unit<T> unit, int seed) {
    CodecLaws.noise(unit.codec()::decode, unit.octets(), seed, 30);
    Noise noise = new Noise(seed);
    for (int round = 0; round < 30; round++) {
      Octets mutant = noise.mutation(unit.octets());
      T value;
      try {
        value = unit.codec().decode(mutant);
      } catch (DecodeException refused) {
        assertThat(refused.offset()).isNotNegative();
        continue;
      }
      if (value instanceof MmsPdu.UnreadableRequest || value instanceof MmsPdu.UnreadableResponse) continue;
      assertThat(unit.codec().decode(unit.codec().encode(value))).as("%s", mutant).isEqualTo(value);
    }
  }
}
