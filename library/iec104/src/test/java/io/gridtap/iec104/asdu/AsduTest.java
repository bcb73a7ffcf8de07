package io.gridtap.iec104.asdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Building, refusing, mirroring and cutting ASDUs. */
class AsduTest {
  private static final CauseOfTransmission SPONTANEOUS = CauseOfTransmission.of(Cause.SPONTANEOUS);

  private static InformationObject point(int address) {
    return new InformationObject(address, new SinglePoint(true, Quality.GOOD));
  }

  private static InformationObject measured(int address) {
    return new InformationObject(address, new ShortFloat(address, Quality.GOOD));
  }

  private static void refused(String octets, String why) {
    assertThatThrownBy(() -> Asdu.decode(Octets.hex(octets))).isInstanceOf(DecodeException.class).hasMessage(why);
  }

  @Test
  void aLengthThatTypeAndNumberDoNotExplainIsRefused() {
    refused("01 02 03 00 01 00  640000 01",
        "M_SP_NA_1 with SQ=0, N=2 has 4 octets of objects, 8 are wanted at octet 6");
    refused("24 81 03 00 01 00  640000 0000803f00 00000000000000 00",
        "M_ME_TF_1 with SQ=1, N=1 has 16 octets of objects, 15 are wanted at octet 6");
    refused("01 00 03 00 01 00  640000 01", "M_SP_NA_1 with N=0 at octet 6");
    refused("c8 00 03 00 01 00  640000 01", "type 200 with N=0 at octet 6");
    refused("01 01 03 00 01", "an ASDU of 5 octets, its header has 6 at octet 0");
    refused("7d 01 0d 00 01 00  307500 0100 01 05 01020304",
        "F_SG_NA_1 with SQ=0, N=1 has 11 octets of objects, 12 are wanted at octet 6");
    refused("7d 01 0d 00 01 00  307500 0100 01",
        "F_SG_NA_1 with SQ=0, N=1 has 6 octets of objects, another number is wanted at octet 6");
    refused("7d 81 0d 00 01 00  307500 0100 01 00",
        "F_SG_NA_1 with SQ=1, N=1 has 7 octets of objects, another number is wanted at octet 6");
    Octets long250 = new OctetWriter().octets(Octets.hex("c8 01 03 00 01 00")).octets(Octets.wrap(new byte[244]))
        .toOctets();
    refused(long250.toHex(), "type 200 of 250 octets, an ASDU has at most 249 at octet 6");
  }

  @Test
  void aSequenceBehindTheLastAddressIsRefused() {
    assertThat(Asdu.decode(Octets.hex("01 82 03 00 01 00  feffff 01 00")).objects()).extracting("address")
        .containsExactly(0xFFFFFE, 0xFFFFFF);
    refused("01 83 03 00 01 00  feffff 01 00 01", "M_SP_NA_1 with N=3 in sequence from address 16777214, "
        + "the last address is 16777215 at octet 6");
  }

  @Test
  void aSequenceOfAnyTypeIsUnderstood() {
    Asdu asdu = Asdu.decode(Octets.hex("1e 82 03 00 01 00  640000 01 d3051705150b1a 80 d3059705150b1a"));
    assertThat(asdu.objects()).containsExactly(
        new InformationObject(100, new SinglePoint(true, Quality.GOOD), new Cp56Time2a(0x1a0b15051705d3L)),
        new InformationObject(101, new SinglePoint(false, Quality.of(Quality.IV)),
            new Cp56Time2a(0x1a0b15059705d3L)));
  }

  @Test
  void whatCannotBeReadIsMirroredOctetForOctet() {
    CauseOfTransmission unknown = CauseOfTransmission.of(Cause.UNKNOWN_TYPE).withNegative(true);
    Asdu raw = Asdu.raw(Octets.hex("2d 00 06 07 01 00  881300 01"), FieldSizes.IEC104).orElseThrow();
    assertThat(raw.isReadable()).isFalse();
    assertThat(raw.objects()).isEmpty();
    assertThat(raw.cursor().next()).isFalse();
    assertThat(raw.cause().originator()).isEqualTo(7);
    assertThat(raw.with(unknown.withOriginator(7)).encode())
        .isEqualTo(Octets.hex("2d 00 6c 07 01 00  881300 01"));
    assertThat(raw).hasToString("C_SC_NA_1 act from 7 station 1, N=0: 88 13 00 01");
    assertThat(Asdu.raw(Octets.hex("2d 00 06 00 01"), FieldSizes.IEC104)).isEmpty();
  }

  @Test
  void mirroringKeepsReservedBits() {
    Asdu command = Asdu.decode(Octets.hex("2d 01 06 00 01 00  881300 03"));
    Asdu mirrored = command.with(command.cause().with(Cause.ACTIVATION_CON)).withCommonAddress(2);
    assertThat(mirrored.encode()).isEqualTo(Octets.hex("2d 01 07 00 02 00  881300 03"));
    assertThat(mirrored.objects()).isEqualTo(command.objects());
  }

  @Test
  void whatDoesNotFitTheTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 1, measured(1)))
        .withMessage("M_SP_NA_1 carries SinglePoint, not ShortFloat[value=1.0, quality=good]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asdu.of(TypeId.M_SP_TB_1, SPONTANEOUS, 1, point(1)))
        .withMessage("M_SP_TB_1 has a time tag of form CP56, not NONE");
    assertThatIllegalArgumentException().isThrownBy(() -> Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 1, point(1 << 24)))
        .withMessage("information object address 16777216, must be 0…16777215");
    assertThatIllegalArgumentException().isThrownBy(() -> Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 65_536, point(1)))
        .withMessage("common address 65536, must be 0…65535");
    assertThatIllegalArgumentException().isThrownBy(() -> Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 1, List.of()))
        .withMessage("objects in one M_SP_NA_1 0, must be 1…127");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 1,
            IntStream.range(0, 61).mapToObj(AsduTest::point).toList()))
        .withMessage("61 objects of M_SP_NA_1 are an ASDU of 250 octets, at most 249 fit");
    InformationObject command = new InformationObject(1, new SingleCommand(true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asdu.of(TypeId.C_SC_NA_1, SPONTANEOUS, 1, List.of(command, command)))
        .withMessage("objects in one C_SC_NA_1 2, must be 1…1");
  }

  @Test
  void aSequenceIsConsecutiveAndOfATypeThatHasIt() {
    assertThat(Asdu.sequence(TypeId.M_SP_NA_1, SPONTANEOUS, 1, List.of(point(7), point(8))).encode())
        .isEqualTo(Octets.hex("01 82 03 00 01 00  070000 01 01"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asdu.sequence(TypeId.M_SP_NA_1, SPONTANEOUS, 1, List.of(point(7), point(9))))
        .withMessage("M_SP_NA_1 in sequence: address 9 follows 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asdu.sequence(TypeId.C_SC_NA_1, SPONTANEOUS, 1,
            List.of(new InformationObject(1, new SingleCommand(true)))))
        .withMessage("C_SC_NA_1 is not sent in sequence (SQ=1)");
  }

  @Test
  void otherFieldSizesOfTheProfileAreFollowed() {
    FieldSizes small = new FieldSizes(1, 1, 2, 120);
    Asdu asdu = Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 9, List.of(point(0x1234)), small);
    assertThat(asdu.encode()).isEqualTo(Octets.hex("01 01 03 09 3412 01"));
    assertThat(Asdu.decode(asdu.encode(), small)).isEqualTo(asdu);
    assertThat(asdu.cursor().on(asdu).next()).isTrue();
    assertThat(Asdu.maxObjects(TypeId.M_SP_NA_1, false, small)).isEqualTo(38);
    assertThat(Asdu.maxObjects(TypeId.M_SP_NA_1, true, small)).isEqualTo(114);
    assertThatIllegalArgumentException().isThrownBy(() -> asdu.with(SPONTANEOUS.withOriginator(1)))
        .withMessage("a cause of one octet has no originator address 1");
    FieldSizes tiny = new FieldSizes(2, 1, 1, 60);
    Asdu single = Asdu.decode(Octets.hex("01 82 03 05 09  fe 01 00"), tiny);
    assertThat(single.objects()).extracting("address").containsExactly(254, 255);
    ObjectCursor cursor = single.cursor();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.address()).isEqualTo(254);
    assertThat(single.encode()).isEqualTo(Octets.hex("01 82 03 05 09  fe 01 00"));
  }

  @Test
  void manyObjectsAreCutIntoAsFewAsdusAsTheyNeed() {
    List<InformationObject> objects = new ArrayList<>();
    for (int i = 0; i < 70; i++) objects.add(measured(100 + 2 * i));
    for (int i = 0; i < 100; i++) objects.add(measured(1000 + i));
    for (int i = 0; i < 3; i++) objects.add(measured(2000 + i));
    List<Asdu> asdus = Asdu.pack(TypeId.M_ME_NC_1, SPONTANEOUS, 1, objects);
    assertThat(asdus).extracting(Asdu::sequence).containsExactly(false, false, false, true, true, true, true);
    assertThat(asdus).extracting(Asdu::count).containsExactly(30, 30, 10, 48, 48, 4, 3);
    assertThat(asdus.stream().flatMap(asdu -> asdu.objects().stream())).containsExactlyElementsOf(objects);
    assertThat(Asdu.pack(TypeId.M_ME_NC_1, SPONTANEOUS, 1, List.of())).isEmpty();
    assertThat(Asdu.pack(TypeId.M_ME_NC_1, SPONTANEOUS, 1, List.of(measured(1), measured(2))))
        .extracting(Asdu::sequence).containsExactly(true);
  }

  @Test
  void typesWithTimeTagAndCommandsAreNeverCutIntoSequences() {
    List<InformationObject> objects = IntStream.range(0, 33)
        .mapToObj(i -> new InformationObject(i, new ShortFloat(i, Quality.GOOD), new Cp56Time2a(i))).toList();
    assertThat(Asdu.pack(TypeId.M_ME_TF_1, SPONTANEOUS, 1, objects)).extracting(Asdu::count).containsExactly(16, 16, 1);
    List<InformationObject> commands = IntStream.range(0, 2)
        .mapToObj(i -> new InformationObject(i, new SingleCommand(true))).toList();
    assertThat(Asdu.pack(TypeId.C_SC_NA_1, SPONTANEOUS, 1, commands)).extracting(Asdu::count).containsExactly(1, 1);
  }

  @Test
  void itReadsAsASentence() {
    assertThat(Asdu.decode(Octets.hex("24 01 03 00 01 00  210300 0000803f40 d3055785d50b1a")))
        .hasToString("M_ME_TF_1 spont station 1, N=1: [801 ShortFloat[value=1.0, quality=notTopical] "
            + "26-11-21T05:23:01.491 summer substituted]");
  }

  @Test
  void equalityIsOfHeaderAndObjects() {
    Asdu asdu = Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 1, point(7));
    assertThat(asdu).isEqualTo(Asdu.decode(asdu.encode())).isNotEqualTo(asdu.withCommonAddress(2))
        .isNotEqualTo(asdu.with(SPONTANEOUS.withTest(true)))
        .isNotEqualTo(Asdu.of(TypeId.M_SP_NA_1, SPONTANEOUS, 1, point(8)))
        .isNotEqualTo(Asdu.sequence(TypeId.M_SP_NA_1, SPONTANEOUS, 1, List.of(point(7))));
    assertThat(asdu.with(SPONTANEOUS.withTest(true)).test()).isTrue();
  }
}
