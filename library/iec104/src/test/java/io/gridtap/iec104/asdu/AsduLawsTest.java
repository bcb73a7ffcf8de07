package io.gridtap.iec104.asdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every type: full ASDUs in both forms, all bit patterns, every length that is wrong. */
class AsduLawsTest {
  static final Codec<Asdu> CODEC = new Codec<>(in -> Asdu.decode(in.rest()), Asdu::encodeTo);

  private static final CauseOfTransmission CAUSE = CauseOfTransmission.of(Cause.SPONTANEOUS).withOriginator(3);

  static Stream<TypeId> fixedSize() { return TypeId.all().stream().filter(type -> type.elementOctets() >= 0); }

  static Stream<TypeId> every() { return TypeId.all().stream(); }

  /** An ASDU with random octets as elements. */
  private static Octets random(TypeId type, boolean sequence, int count, long seed) {
    Noise noise = new Noise(seed);
    OctetWriter out = new OctetWriter().u8(type.number()).u8((sequence ? 0x80 : 0) | count).u8(3).u8(3).u16le(17);
    for (int i = 0; i < count; i++) {
      if (!sequence || i == 0) out.u24le(sequence ? 1000 : 1000 + 7 * i);
      out.octets(noise.octets(Math.max(0, type.elementOctets())));
    }
    return out.toOctets();
  }

  private static int fit(TypeId type, boolean sequence) {
    int room = sequence ? 240 : 243;
    int each = sequence ? type.elementOctets() : 3 + type.elementOctets();
    return each == 0 ? 127 : Math.min(127, room / each);
  }

  @ParameterizedTest
  @MethodSource("fixedSize")
  void aFullAsduIsReadAndWrittenAgainInBothForms(TypeId type) {
    for (boolean sequence : new boolean[]{false, true})
      for (int count : new int[]{1, fit(type, sequence)}) {
        Octets octets = random(type, sequence, count, type.number());
        Asdu asdu = CodecLaws.roundTrip(CODEC, octets);
        assertThat(asdu.count()).isEqualTo(count);
        assertThat(asdu.sequence()).isEqualTo(sequence);
        CodecLaws.prefix(Asdu::decode, octets);
        CodecLaws.noise(hostile -> Asdu.decode(hostile).objects(), octets, type.number(), 50);
      }
  }

  /** Reserved bits may get lost on the way, but then no more: what was decoded decodes to the same again. */
  @ParameterizedTest
  @MethodSource("fixedSize")
  void whatWasDecodedIsBuiltAgain(TypeId type) {
    int max = Asdu.maxObjects(type, false, FieldSizes.IEC104);
    for (long seed = 0; seed < 40; seed++) {
      Asdu asdu = Asdu.decode(random(type, false, max, seed));
      Asdu built = Asdu.of(type, CAUSE, 17, asdu.objects());
      assertThat(built.objects()).isEqualTo(asdu.objects());
      assertThat(Asdu.of(type, CAUSE, 17, built.objects())).isEqualTo(built);
      assertThat(Asdu.decode(built.encode())).isEqualTo(built);
    }
  }

  @ParameterizedTest
  @MethodSource("fixedSize")
  void aSequenceGoesOnFromItsFirstAddress(TypeId type) {
    Asdu asdu = Asdu.decode(random(type, true, fit(type, true), 1));
    List<InformationObject> objects = asdu.objects();
    for (int i = 0; i < objects.size(); i++)
      assertThat(objects.get(i).address()).isEqualTo(1000 + i);
    if (type.sequenceAllowed()) assertThat(Asdu.sequence(type, CAUSE, 17, objects).objects()).isEqualTo(objects);
  }

  @ParameterizedTest
  @MethodSource("fixedSize")
  void aWrongLengthIsRefusedWithTypeAndNumbers(TypeId type) {
    Octets octets = random(type, false, 1, 2);
    Octets longer = new OctetWriter().octets(octets).u8(0).toOctets();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Asdu.decode(longer))
        .isInstanceOf(io.gridtap.wire.DecodeException.class)
        .hasMessage("%s with SQ=0, N=1 has %d octets of objects, %d are wanted at octet 6", type,
            4 + type.elementOctets(), 3 + type.elementOctets());
  }

  @ParameterizedTest
  @MethodSource("every")
  void theCursorSeesWhatTheRecordsSay(TypeId type) {
    boolean segment = type == TypeId.F_SG_NA_1;
    if (type.isRaw() || segment) return;
    ObjectCursor cursor = new ObjectCursor();
    for (boolean sequence : new boolean[]{false, true}) {
      Asdu asdu = Asdu.decode(random(type, sequence, fit(type, sequence), 5));
      List<InformationObject> seen = new ArrayList<>();
      cursor.on(asdu);
      while (cursor.next()) {
        InformationObject object = cursor.object();
        seen.add(object);
        assertThat(cursor.address()).isEqualTo(object.address());
        assertThat(cursor.index()).isEqualTo(seen.size() - 1);
        assertThat(cursor.timeInvalid()).isEqualTo(object.time().invalid());
        assertThat(cursor.timeBits()).isEqualTo(switch (object.time()) {
          case NoTime _ -> 0;
          case Cp24Time2a(int bits) -> bits;
          case Cp56Time2a(long bits) -> bits;
        });
        if (object.time() instanceof Cp56Time2a time)
          assertThat(cursor.epochMillis(StationTime.UTC)).isEqualTo(StationTime.UTC.epochMillis(time));
        else
          assertThat(cursor.epochMillis(StationTime.UTC)).isEqualTo(StationTime.UNKNOWN);
        if (object.information() instanceof Monitored monitored)
          assertThat(cursor.quality()).isSameAs(monitored.quality());
        assertThat(Double.valueOf(cursor.number())).isEqualTo(Double.valueOf(number(object.information())));
      }
      assertThat(seen).isEqualTo(asdu.objects());
      assertThat(cursor.next()).isFalse();
    }
  }

  private static double number(Information information) {
    return switch (information) {
      case SinglePoint(boolean on, _) -> on ? 1 : 0;
      case DoublePoint(var state, _) -> state.code();
      case StepPosition(int value, _, _) -> value;
      case Bitstring32(int bits, _) -> Integer.toUnsignedLong(bits);
      case NormalizedValue value -> value.value();
      case NormalizedWithoutQuality value -> value.value();
      case ScaledValue(int value, _) -> value;
      case ShortFloat(float value, _) -> value;
      case IntegratedTotal total -> total.counter();
      case ProtectionEvent(var state, _, _) -> state.code();
      case ProtectionStart(int events, _, _) -> events;
      case ProtectionOutput(int circuits, _, _) -> circuits;
      case StatusAndChange(int states, _, _) -> states;
      case SingleCommand(boolean on, _) -> on ? 1 : 0;
      case DoubleCommand(var state, _) -> state.code();
      case RegulatingStepCommand(var step, _) -> step.code();
      case SetpointNormalized value -> value.value();
      case SetpointScaled(int value, _) -> value;
      case SetpointFloat(float value, _) -> value;
      case BitstringCommand(int bits) -> Integer.toUnsignedLong(bits);
      case ParameterNormalized value -> value.value();
      case ParameterScaled(int value, _) -> value;
      case ParameterFloat(float value, _) -> value;
      case ParameterActivation(int qualifier) -> qualifier;
      case Interrogation(int qualifier) -> qualifier;
      case CounterInterrogation(int request, var freeze) -> request | freeze.code() << 6;
      case ResetProcess(int qualifier) -> qualifier;
      case EndOfInitialization(int cause, boolean changed) -> cause | (changed ? 0x80 : 0);
      case TestPattern(int pattern) -> pattern;
      case TestCounter(int counter) -> counter;
      case Delay(var delay) -> delay.millis();
      case Read _,SecurityStatistics _,ClockSynchronization _,FileInformation _,Raw _ -> Double.NaN;
    };
  }

  @Test
  void octetsOfUnknownTypesPass() {
    for (TypeId type : TypeId.all())
      if (type.isRaw()) {
        Octets octets = new OctetWriter().u8(type.number()).u8(2).u8(3).u8(0).u16le(1).octets(new Noise(1).octets(20))
            .toOctets();
        Asdu asdu = CodecLaws.roundTrip(CODEC, octets);
        assertThat(asdu.objects()).hasSize(2).allSatisfy(object -> assertThat(object.information())
            .isInstanceOfSatisfying(Raw.class, raw -> assertThat(raw.octets().length()).isEqualTo(7)));
        assertThat(Asdu.of(type, asdu.cause(), 1, asdu.objects())).isEqualTo(asdu);
        assertThat(Asdu.decode(octets.slice(0, 25)).objects()).isEmpty();
        assertThat(asdu.cursor().next()).isFalse();
        CodecLaws.noise(hostile -> Asdu.decode(hostile).objects(), octets, type.number(), 50);
      }
  }

  @Test
  void everyBitPatternOfAnOctetIsReadAndWrittenAgain() {
    fixedSize().filter(type -> type.elements().octets() == 1).forEach(type -> {
      for (int octet = 0; octet < 256; octet++) {
        Octets octets = new OctetWriter().u8(octet).toOctets();
        assertThat(encodedAgain(type, octets).u8(0)).isEqualTo(octet & used(type));
      }
    });
  }

  private static Octets encodedAgain(TypeId type, Octets octets) {
    OctetWriter out = new OctetWriter();
    type.elements().encode(type.elements().codec().decode(octets), out);
    return out.toOctets();
  }

  /** Bits of a one-octet element that are not reserved. */
  private static int used(TypeId type) {
    return switch (type.elements().symbols()) {
      case "SIQ" -> 0xF1;
      case "DIQ" -> 0xF3;
      case "SCO" -> 0xFD;
      default -> 0xFF;
    };
  }

  /** Sizes and numbers of objects that fit 249 octets, for SQ=0 and SQ=1. */
  @ParameterizedTest
  @CsvSource({"1,1,60,127", "2,4,34,0", "3,1,60,127", "4,4,34,0", "5,2,48,120", "6,5,30,0", "7,5,30,48", "8,8,22,0",
      "9,3,40,80", "10,6,27,0", "11,3,40,80", "12,6,27,0", "13,5,30,48", "14,8,22,0", "15,5,30,48", "16,8,22,0",
      "17,6,27,0", "18,7,24,0", "19,7,24,0", "20,5,30,48", "21,2,48,120", "30,8,22,0", "31,8,22,0", "32,9,20,0",
      "33,12,16,0", "34,10,18,0", "35,10,18,0", "36,12,16,0", "37,12,16,0", "38,10,18,0", "39,11,17,0", "40,11,17,0",
      "41,14,14,0", "45,1,1,0", "46,1,1,0", "47,1,1,0", "48,3,1,0", "49,3,1,0", "50,5,1,0", "51,4,1,0", "58,8,1,0",
      "59,8,1,0", "60,8,1,0", "61,10,1,0", "62,10,1,0", "63,12,1,0", "64,11,1,0", "70,1,1,0", "100,1,1,0", "101,1,1,0",
      "102,0,1,0", "103,7,1,0", "104,2,1,0", "105,1,1,0", "106,2,1,0", "107,9,1,0", "110,3,1,0", "111,3,1,0",
      "112,5,1,0", "113,1,1,0", "120,6,1,0", "121,7,1,0", "122,4,1,0", "123,5,1,0", "124,4,1,0", "125,-1,1,0",
      "126,13,15,18", "127,16,1,0", "81,-1,1,0", "200,-1,1,0"})
  void sizesAndCounts(int number, int octets, int apart, int inSequence) {
    TypeId type = TypeId.of(number);
    assertThat(type.elementOctets()).isEqualTo(octets);
    assertThat(Asdu.maxObjects(type, false, FieldSizes.IEC104)).isEqualTo(apart);
    assertThat(Asdu.maxObjects(type, true, FieldSizes.IEC104)).isEqualTo(inSequence);
  }
}
