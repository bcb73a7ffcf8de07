package io.gridtap.iec104.controlled;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.DeviceSettings.Second;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Events, what they have to do with interrogations, and redundancy groups (IEC 60870-5-104 §10). */
class EventBufferTest {
  private static final DeviceSettings STANDARD = DeviceSettings.STANDARD.withoutInitialization();
  private static final String STATION_INTERROGATION = "64 01 06 00 01 00 00 00 00 14";
  private static final int POINTS = 300;

  private static Station station() {
    List<Point> points = new ArrayList<>(
        IntStream.rangeClosed(1, POINTS).mapToObj(at -> Point.of(at, value(0), TimeTag.Form.NONE)).toList());
    points.add(Point.of(9000, new SinglePoint(false, Quality.GOOD), TimeTag.Form.NONE));
    return Station.of(1, points, List.of(new CommandPoint(5000, TypeId.C_SC_NA_1, Mode.DIRECT)));
  }

  private static ScaledValue value(int value) { return new ScaledValue(value, Quality.GOOD); }

  private static Chart connection(ControlledDevice device, RedundancyGroup group, int k) {
    return new Chart(device, group, ApciSettings.STANDARD.withWindow(k, 8), Optional.empty());
  }

  /** Values of one point, in the order in which they were sent. */
  private static List<Integer> valuesOf(int address, List<Asdu> asdus) {
    List<Integer> values = new ArrayList<>();
    for (Asdu asdu : asdus)
      for (InformationObject object : asdu.objects())
        if (object.address() == address && object.information() instanceof ScaledValue(int value, Quality _))
          values.add(value);
    return values;
  }

  @Nested
  @DisplayName("bounds")
  class Bounds {
    @Test
    void theOldestIsDroppedCountedAndTold() {
      List<DeviceEvent> news = new ArrayList<>();
      ControlledDevice device = new ControlledDevice(List.of(station()), STANDARD.withMaxEvents(3), () -> Chart.NOW,
          news::add);
      RedundancyGroup group = device.group("all");
      for (int i = 1; i <= 5; i++) device.update(1, 1, value(i), Chart.NOW);
      assertThat(news).containsExactly(new DeviceEvent.Overflowed("all"));
      assertThat(group.statistics()).isEqualTo(new RedundancyGroup.Statistics(3, 0, 2, 0, false));
      Chart chart = connection(device, group, 12).start();
      assertThat(valuesOf(1, chart.allSent())).containsExactly(3, 4, 5);
      assertThat(news).containsExactly(new DeviceEvent.Overflowed("all"), new DeviceEvent.Recovered("all", 2));
      assertThat(group.statistics()).isEqualTo(new RedundancyGroup.Statistics(0, 3, 2, 1, true));
    }

    @Test
    void aListenerThatThrowsTroublesNobody() {
      List<DeviceEvent> news = new ArrayList<>();
      ControlledDevice device = new ControlledDevice(List.of(station()), STANDARD.withMaxEvents(3), () -> Chart.NOW,
          event -> {
            news.add(event);
            throw new IllegalStateException("broken on purpose");
          });
      device.group("one");
      device.group("two");
      for (int i = 1; i <= 5; i++) device.update(1, 1, value(i), Chart.NOW);
      assertThat(news).containsExactly(new DeviceEvent.Overflowed("one"), new DeviceEvent.Overflowed("two"));
    }

    @Test
    void overflowPointIsOnUntilTheBufferIsEmpty() {
      ControlledDevice device = Chart.device(STANDARD.withMaxEvents(3).withOverflowPoint(1, 9000), station());
      Chart chart = connection(device, device.group("all"), 12);
      for (int i = 1; i <= 5; i++) device.update(1, 1, value(i), Chart.NOW);
      chart.start();
      List<Asdu> sent = chart.allSent();
      assertThat(sent).filteredOn(asdu -> asdu.type() == TypeId.M_SP_NA_1).hasSize(2);
      assertThat(device.value(1, 9000)).isEqualTo(new SinglePoint(false, Quality.GOOD));
    }

    @Test
    void nothingIsSentBeyondTheWindow() {
      ControlledDevice device = Chart.device(STANDARD.withPackAhead(0), station());
      Chart chart = connection(device, device.group("all"), 2).start();
      for (int i = 1; i <= 200; i++) device.update(1, 1, value(i), Chart.NOW);
      chart.proceed();
      chart.sent();
      chart.sent();
      chart.nothingElse();
      assertThat(chart.allSent()).isNotEmpty();
      assertThat(chart.group().statistics().acknowledged()).isEqualTo(200);
    }

    @Test
    void whoAsksWithoutAcknowledgingIsClosed() {
      ControlledDevice device = Chart.device(STANDARD, station());
      ControlledEngine engine = device.engine(device.group("other"), ApciSettings.STANDARD.withWindow(1, 32_000),
          Optional.empty(), () -> {}, Moment.ORIGIN);
      engine.receive(Octets.hex(Chart.STARTDT), Moment.ORIGIN);
      for (int i = 0; i < 2000; i++)
        engine.receive(Apdu.CODEC.encode(new Apdu.I(i, 0, Octets.hex("c8 01 06 00 01 00 01 00 00 01"))), Moment.ORIGIN);
      Output<ControlledEvent> output = engine.poll();
      String reason = "";
      while (!(output instanceof Output.Idle<ControlledEvent>)) {
        if (output instanceof Output.Close<ControlledEvent>(String why)) reason = why;
        output = engine.poll();
      }
      assertThat(reason).contains("without acknowledging");
    }
  }

  @Nested
  @DisplayName("interrogation while events flow")
  class Ordering {
    @Test
    void anOlderEventIsNeverSentBehindTheInterrogatedValue() {
      ControlledDevice device = Chart.device(STANDARD, station());
      Chart chart = connection(device, device.group("all"), 1).start();
      // fills the window, so that what follows waits
      device.update(1, 250, value(1), Chart.NOW);
      chart.proceed().sent();
      device.update(1, 1, value(1), Chart.NOW);
      device.update(1, 1, value(2), Chart.NOW);
      chart.receiveWithoutAcknowledging(STATION_INTERROGATION);
      device.update(1, 1, value(3), Chart.NOW);
      List<Asdu> sent = chart.allSent();
      assertThat(valuesOf(1, sent)).isSorted().containsExactly(1, 2, 3, 3);
    }

    @Test
    void aReadIsNotOvertakenEither() {
      ControlledDevice device = Chart.device(STANDARD, station());
      Chart chart = connection(device, device.group("all"), 1).start();
      device.update(1, 250, value(1), Chart.NOW);
      chart.proceed().sent();
      device.update(1, 7, value(1), Chart.NOW);
      chart.receiveWithoutAcknowledging("66 01 05 00 01 00 07 00 00");
      device.update(1, 7, value(2), Chart.NOW);
      assertThat(valuesOf(7, chart.allSent())).containsExactly(1, 2, 2);
    }

    @Test
    void confirmationsComeBeforeEventsBeforeInterrogatedValues() {
      ControlledDevice device = Chart.device(STANDARD, station());
      Chart chart = connection(device, device.group("all"), 1).start();
      device.update(1, 250, value(1), Chart.NOW);
      chart.proceed().sent();
      chart.receiveWithoutAcknowledging(STATION_INTERROGATION);
      device.update(1, 9000, new SinglePoint(true, Quality.GOOD), Chart.NOW);
      chart.receiveWithoutAcknowledging("6b 01 06 00 01 00 00 00 00 34 12 b3 4d 17 05 d5 0b 1a");
      List<Asdu> sent = chart.allSent();
      assertThat(sent.subList(0, 4)).extracting(asdu -> asdu.cause().cause()).containsExactly(Cause.ACTIVATION_CON,
          Cause.ACTIVATION_CON, Cause.SPONTANEOUS, Cause.INTERROGATED_BY_STATION);
      assertThat(sent.getLast().cause().cause()).isEqualTo(Cause.ACTIVATION_TERM);
    }

    @Test
    void aFloodOfEventsDoesNotKeepItFromItsEnd() {
      ControlledDevice device = Chart.device(STANDARD, station());
      Chart chart = connection(device, device.group("all"), 12).start();
      Random random = new Random(104);
      Map<Integer, Integer> last = new HashMap<>();
      Map<Integer, Integer> current = new HashMap<>();
      chart.receive(STATION_INTERROGATION);
      int asdus = 0;
      boolean terminated = false;
      while (!terminated) {
        // 2000 events come for each window of 12 ASDUs, more than it carries
        for (int i = 0; i < 2000; i++) {
          int address = 1 + random.nextInt(POINTS);
          int next = current.merge(address, 1, Integer::sum);
          device.update(1, address, value(next), Chart.NOW);
        }
        for (int i = 0; i < 12 && !terminated; i++) {
          Asdu asdu = chart.sent();
          asdus++;
          for (InformationObject object : asdu.objects())
            if (object.information() instanceof ScaledValue(int value, Quality _))
              assertThat(last.getOrDefault(object.address(), 0)).isLessThanOrEqualTo(value);
          for (InformationObject object : asdu.objects())
            if (object.information() instanceof ScaledValue(int value, Quality _)) last.put(object.address(), value);
          terminated = asdu.cause().cause() == Cause.ACTIVATION_TERM;
        }
        assertThat(asdus).isLessThan(20_000);
        if (!terminated) chart.acknowledge();
      }
      assertThat(last).hasSize(POINTS);
    }
  }

  @Nested
  @DisplayName("redundancy")
  class Redundancy {
    @Test
    void secondStartClosesTheFirstAndReplaysWhatIsNotAcknowledged() { // as in recorded session 22
      ControlledDevice device = Chart.device(STANDARD, station());
      RedundancyGroup group = device.group("all");
      Chart first = connection(device, group, 12).start();
      Chart second = connection(device, group, 12);
      device.update(1, 1, value(1), Chart.NOW);
      first.proceed().sends("0b 01 03 00 01 00 01 00 00 01 00 00").acknowledge();
      device.update(1, 1, value(2), Chart.NOW);
      first.proceed().sends("0b 01 03 00 01 00 01 00 00 02 00 00");
      second.start().sends("0b 01 03 00 01 00 01 00 00 02 00 00").nothingElse();
      first.proceed().script.closesNaming("another connection of redundancy group all was started").nothingElse();
      device.update(1, 1, value(3), Chart.NOW);
      second.proceed().sends("0b 01 03 00 01 00 01 00 00 03 00 00").nothingElse();
    }

    @Test
    void secondStartIsRefusedIfWanted() {
      ControlledDevice device = Chart.device(STANDARD.with(Second.REFUSE_SECOND), station());
      RedundancyGroup group = device.group("all");
      Chart first = connection(device, group, 12).start();
      connection(device, group, 12).script.receive(Chart.STARTDT).closesNaming("another connection").nothingElse();
      device.update(1, 1, value(1), Chart.NOW);
      first.proceed().sends("0b 01 03 00 01 00 01 00 00 01 00 00").nothingElse();
    }

    @Test
    void eventsUnderWayOnADeadConnectionAreSentOnTheNext() { // as in recorded session 25
      ControlledDevice device = Chart.device(STANDARD.withPackAhead(0), station());
      RedundancyGroup group = device.group("all");
      Chart first = connection(device, group, 12).start();
      List<Integer> acknowledged = new ArrayList<>();
      for (int i = 1; i <= 1000; i++) device.update(1, 1 + i % 2, value(i), Chart.NOW);
      first.proceed();
      for (int i = 0; i < 8; i++) acknowledged.addAll(valuesOf(1, List.of(first.sent())));
      for (int i = 8; i < 12; i++) first.sent();
      first.script.receive("68 04 01 00 10 00");
      for (int i = 0; i < 8; i++) first.sent();
      first.lost();
      Chart second = connection(device, group, 12).start();
      acknowledged.addAll(valuesOf(1, second.allSent()));
      assertThat(acknowledged).isEqualTo(IntStream.rangeClosed(1, 500).map(i -> 2 * i).boxed().toList());
      assertThat(group.statistics().acknowledged()).isEqualTo(1000);
    }

    @Test
    void whatPackingAheadLeftBehindStaysInOrderAfterALoss() {
      Station mixed = Station.of(1, List.of(Point.of(1, value(0), TimeTag.Form.NONE),
          Point.of(2, new SinglePoint(false, Quality.GOOD), TimeTag.Form.NONE)), List.of());
      ControlledDevice device = Chart.device(STANDARD, mixed);
      RedundancyGroup group = device.group("all");
      for (int i = 1; i <= 200; i++) {
        device.update(1, 1, value(i), Chart.NOW);
        device.update(1, 2, new SinglePoint(i % 2 == 1, Quality.GOOD), Chart.NOW);
      }
      Chart first = connection(device, group, 3).start();
      first.sent();
      first.sent();
      first.sent();
      first.lost();
      List<Asdu> sent = connection(device, group, 12).start().allSent();
      assertThat(valuesOf(1, sent)).isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
      assertThat(sent.stream().filter(asdu -> asdu.type() == TypeId.M_SP_NA_1).flatMap(asdu -> asdu.objects().stream())
          .map(InformationObject::information).toList())
          .isEqualTo(IntStream.rangeClosed(1, 200).mapToObj(i -> new SinglePoint(i % 2 == 1, Quality.GOOD)).toList());
    }

    @Test
    void eventsWaitWhileNobodyIsConnected() {
      ControlledDevice device = Chart.device(STANDARD, station());
      RedundancyGroup group = device.group("all");
      device.update(1, 1, value(1), Chart.NOW);
      Chart standby = connection(device, group, 12);
      device.update(1, 1, value(2), Chart.NOW);
      standby.nothingElse().start().sends("0b 02 03 00 01 00 01 00 00 01 00 00 01 00 00 02 00 00").nothingElse();
    }

    @Test
    void threeGroupsGetTheirOwnCopies() { // as in recorded session 23
      ControlledDevice device = Chart.device(STANDARD, station());
      List<Chart> charts = Stream.of("a", "b", "c")
          .map(name -> connection(device, device.group(name), 12).start()).toList();
      for (int i = 1; i <= 100; i++) device.update(1, 1, value(i), Chart.NOW);
      for (Chart chart : charts)
        assertThat(valuesOf(1, chart.proceed().allSent())).isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void aCommandIsReturnInformationForAllAndCarriesTheOriginatorForOne() {
      ControlledDevice device = Chart.device(STANDARD, station());
      Chart asking = connection(device, device.group("a"), 12).start();
      Chart other = connection(device, device.group("b"), 12).start();
      asking.receive("2d 01 06 09 01 00 88 13 00 01");
      CommandRequest request = asking.asksCommand();
      request.update(9000, new SinglePoint(true, Quality.GOOD), Chart.NOW);
      request.terminate();
      asking.proceed().sends("2d 01 07 09 01 00 88 13 00 01").sends("01 01 0b 09 01 00 28 23 00 01")
          .sends("2d 01 0a 09 01 00 88 13 00 01").nothingElse();
      other.proceed().sends("01 01 0b 00 01 00 28 23 00 01").nothingElse();
    }

    @Test
    void groupThatIsRemovedTakesItsEventsAlong() { // as in recorded session 24: each connection a group of its own
      ControlledDevice device = Chart.device(STANDARD, station());
      RedundancyGroup group = device.group("connection 1");
      Chart first = connection(device, group, 12).start();
      device.update(1, 1, value(1), Chart.NOW);
      first.lost();
      device.remove(group);
      connection(device, device.group("connection 2"), 12).start().nothingElse();
    }

    @Test
    void standbyConnectionsAnswerTests() {
      ControlledDevice device = Chart.device(STANDARD, station());
      RedundancyGroup group = device.group("all");
      connection(device, group, 12).start();
      connection(device, group, 12).script.receive("68 04 43 00 00 00").sends("68 04 83 00 00 00")
          .after(ApciSettings.STANDARD.t3()).sends("68 04 43 00 00 00").nothingElse();
    }

    @Test
    void stopWaitsForAcknowledgementsAndSendsNoMore() {
      ControlledDevice device = Chart.device(STANDARD, station());
      Chart chart = connection(device, device.group("all"), 12).start();
      chart.update(1, value(1)).proceed().sends("0b 01 03 00 01 00 01 00 00 01 00 00");
      chart.script.receive("68 04 13 00 00 00").nothingElse();
      chart.update(1, value(2)).proceed().nothingElse();
      chart.script.receive("68 04 01 00 02 00").sends("68 04 23 00 00 00").delivers(new ControlledEvent.Stopped());
      chart.start().sends("0b 01 03 00 01 00 01 00 00 02 00 00").nothingElse();
    }

    @Test
    void unacknowledgedFrameClosesAfterT1() {
      ControlledDevice device = Chart.device(STANDARD, station());
      Chart chart = connection(device, device.group("all"), 12).start();
      chart.update(1, value(1)).proceed().sends("0b 01 03 00 01 00 01 00 00 01 00 00")
          .after(ApciSettings.STANDARD.t1());
      chart.script.closesNaming("t1 expired");
      assertThat(chart.group().statistics()).isEqualTo(new RedundancyGroup.Statistics(1, 0, 0, 0, false));
    }
  }
}
