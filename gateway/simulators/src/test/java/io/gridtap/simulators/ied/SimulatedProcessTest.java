package io.gridtap.simulators.ied;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server.Attribute;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process on virtual time. */
class SimulatedProcessTest {
  private static final FcReference POSITION = FcReference.parse("BAY1LD0/XCBR1.Pos.stVal[ST]");
  private static final FcReference CURRENT = FcReference.parse("BAY1LD0/MMXU1.A.phsA.cVal.mag.f[MX]");

  private final Map<FcReference, Data> given = new HashMap<>();

  private SimulatedProcess process(String file, long seed) throws Exception {
    IedModel model;
    try (InputStream in = getClass().getResourceAsStream(
        file.equals("golden.cid") ? "/scl/golden.cid" : "/io/gridtap/simulators/scl/" + file)) {
      Scl scl = Scl.parse(file, in);
      model = scl.model(scl.ieds().getFirst().name());
    }
    List<Attribute> attributes = new ArrayList<>();
    for (IedModel.LogicalDevice device : model.logicalDevices())
      for (IedModel.LogicalNode node : device.logicalNodes())
        for (FunctionalConstraint fc : node.constraints())
          for (IedModel.DataObject object : node.dataObjects())
            if (object.carries(fc))
              add(attributes, new FcReference(device.name(), node.name(), fc, List.of()), node, object);
    return new SimulatedProcess(attributes, reference -> Optional.ofNullable(given.get(reference)), seed);
  }

  private void add(List<Attribute> attributes, FcReference above, IedModel.LogicalNode node, IedModel.Node of) {
    for (int i = 0; i < of.count().orElse(1); i++) {
      List<String> path = new ArrayList<>(above.path());
      path.add(of.count().isPresent() ? of.name() + "(" + i + ")" : of.name());
      FcReference here = new FcReference(above.logicalDevice(), above.logicalNode(), above.constraint(), path);
      if (of instanceof IedModel.DataAttribute attribute && attribute.children().isEmpty()) {
        ValueType.Leaf type = ValueType.Leaf.of(attribute.type(), attribute.enumeration());
        attributes.add(new Attribute(here, type));
        node.initialValue(String.join(".", path)).ifPresent(text -> given.put(here, type.parse(text)));
      } else {
        for (IedModel.Node child : of.children(above.constraint())) add(attributes, here, node, child);
      }
    }
  }

  private static double number(@Nullable Data data) { return ((Data.Float32) requireNonNull(data)).value(); }

  @ParameterizedTest
  @ValueSource(strings = {"bay-protection.cid", "feeder-meter.cid", "deep-arrays.cid", "golden.cid"})
  void everyModelMovesAndTheSameSeedGivesTheSameCourse(String file) throws Exception {
    SimulatedProcess one = process(file, 7);
    List<Map<FcReference, Data>> course = one.advance(Duration.ofSeconds(60));
    assertThat(course).hasSizeGreaterThan(50);

    SimulatedProcess again = process(file, 7);
    List<Map<FcReference, Data>> inPieces = new ArrayList<>();
    for (int i = 0; i < 600; i++) inPieces.addAll(again.advance(Duration.ofMillis(100)));
    assertThat(inPieces).isEqualTo(course);

    assertThat(process(file, 8).advance(Duration.ofSeconds(60))).isNotEqualTo(course);
  }

  @Test
  void measurementsAreThoseOfOneFeeder() throws Exception {
    SimulatedProcess process = process("bay-protection.cid", 1);
    Map<FcReference, Data> all = new HashMap<>();
    process.advance(Duration.ofSeconds(2)).forEach(all::putAll);
    double volts = number(all.get(FcReference.parse("BAY1LD0/MMXU1.PhV.phsA.cVal.mag.f[MX]")));
    assertThat(volts).isCloseTo(63.5, within(2.0)); // kV: the file says so
    assertThat(number(all.get(FcReference.parse("BAY1LD0/MMXU1.Hz.mag.f[MX]")))).isCloseTo(50, within(0.2));
    double mega = number(all.get(FcReference.parse("BAY1LD0/MMXU1.TotW.mag.f[MX]")));
    double apparent = 3 * volts * number(all.get(CURRENT)) / 1000;
    assertThat(mega).isBetween(0.85 * apparent, 1.0 * apparent);
  }

  @Test
  void aFaultTripsTheBreakerWhichReclosesAgain() throws Exception {
    SimulatedProcess process = process("bay-protection.cid", 3);
    FcReference trip = FcReference.parse("BAY1LD0/PTRC1.Tr.general[ST]");
    FcReference start = FcReference.parse("BAY1LD0/PTOC1.Str.general[ST]");
    List<String> events = new ArrayList<>();
    List<Double> openCurrents = new ArrayList<>();
    boolean openNow = false;
    for (int minute = 0; minute < 20; minute++) {
      for (Map<FcReference, Data> step : process.advance(Duration.ofSeconds(60))) {
        if (Data.Bool.TRUE.equals(step.get(start))) events.add("start");
        if (Data.Bool.TRUE.equals(step.get(trip))) events.add("trip");
        if (step.get(POSITION) instanceof Data.Bits(BitString bits)) {
          events.add(Dbpos.of(bits).text());
          openNow = Dbpos.of(bits) == Dbpos.OFF;
        }
        if (openNow && step.containsKey(CURRENT)) openCurrents.add(number(step.get(CURRENT)));
      }
    }
    assertThat(events.getFirst()).isEqualTo("on");
    assertThat(events.subList(1, 7)).containsExactly("start", "trip", "intermediate-state", "off",
        "intermediate-state", "on");
    assertThat(openCurrents).isNotEmpty().containsOnly(0.0);
  }

  @Test
  void energyOnlyGrows() throws Exception {
    SimulatedProcess process = process("feeder-meter.cid", 1);
    FcReference counter = FcReference.parse("METER1MEAS/MMTR1.DmdWh.actVal[ST]");
    List<Long> readings = new ArrayList<>();
    for (Map<FcReference, Data> step : process.advance(Duration.ofSeconds(60)))
      if (step.get(counter) instanceof Data.Int(long reading)) readings.add(reading);
    assertThat(readings).hasSizeGreaterThan(10).isSorted();
  }

  @Test
  void qualitySuffersNowAndThenAndRecovers() throws Exception {
    SimulatedProcess process = process("bay-protection.cid", 1);
    List<Quality> qualities = new ArrayList<>();
    for (int minute = 0; minute < 10; minute++)
      for (Map<FcReference, Data> step : process.advance(Duration.ofSeconds(60)))
        step.forEach((reference, data) -> {
          if (reference.path().getLast().equals("q")) qualities.add(Quality.of(((Data.Bits) data).value()));
        });
    assertThat(qualities).contains(Quality.of(Quality.Validity.QUESTIONABLE, Quality.Detail.OLD_DATA), Quality.GOOD);
  }

  @Test
  void whatIsHeldStaysAndAnOpenBreakerCarriesNoCurrent() throws Exception {
    SimulatedProcess process = process("bay-protection.cid", 1);
    process.hold(POSITION, new Data.Bits(Dbpos.OFF.bits()));
    List<Map<FcReference, Data>> course = process.advance(Duration.ofSeconds(60));
    assertThat(course).noneMatch(step -> step.containsKey(POSITION));
    assertThat(course.getFirst()).containsEntry(CURRENT, new Data.Float32(0));
    assertThat(process.release(POSITION)).isTrue();
    assertThat(process.release(POSITION)).isFalse();
    assertThat(process.advance(Duration.ofSeconds(1)).getFirst()).containsKey(POSITION);
  }
}
