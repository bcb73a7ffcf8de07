package io.gridtap.simulators.rtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.RegulatingStepCommand.Step;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointQualifier;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TypeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatedRtuLoopbackTest {
  private static final DoubleCommand ON = new DoubleCommand(DoubleCommand.State.ON);
  private static final DoubleCommand OFF = new DoubleCommand(DoubleCommand.State.OFF);

  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
  private final SimulatedRtu.Settings still = SimulatedRtu.Settings.STANDARD.withoutMovement().withListener(news -> {
    if (news instanceof RtuNews.Commanded(String command, String outcome)) commands.add(command + ": " + outcome);
  });

  private static RtuPoints points(String... lines) {
    return RtuPoints.parseCsv("p", "ca,ioa,name,type,value,command,running\n" + String.join("\n", lines),
        OptionalInt.empty());
  }

  private static Set<String> addresses(List<Asdu> asdus) {
    Set<String> addresses = new TreeSet<>();
    for (Asdu asdu : asdus)
      for (InformationObject object : asdu.objects()) addresses.add(asdu.commonAddress() + "/" + object.address());
    return addresses;
  }

  private static List<Asdu> answers(ControllingPeer peer, TypeId request) throws IOException {
    peer.await(request, Cause.ACTIVATION_CON);
    List<Asdu> answers = new ArrayList<>();
    for (Asdu asdu = peer.next(); asdu.type() != request; asdu = peer.next())
      if (asdu.type() != TypeId.M_EI_NA_1) answers.add(asdu);
    return answers;
  }

  @Test
  void anInterrogationTellsEveryPointOnce() throws Exception {
    RtuPoints substation = RtuPoints.substation(7);
    Set<String> counters = substation.list().stream().filter(point -> point.type() == TypeId.M_IT_TB_1)
        .map(RtuPoint::reference).collect(Collectors.toCollection(TreeSet::new));
    Set<String> others = substation.list().stream()
        .filter(point -> point.type() != TypeId.M_IT_TB_1 && point.type() != TypeId.M_EP_TD_1)
        .map(RtuPoint::reference).collect(Collectors.toCollection(TreeSet::new));
    try (SimulatedRtu rtu = SimulatedRtu.start(still, substation);
        ControllingPeer peer = new ControllingPeer(rtu.port())) {
      peer.send(TypeId.C_IC_NA_1, 7, 0, Interrogation.STATION);
      List<Asdu> told = answers(peer, TypeId.C_IC_NA_1);
      assertThat(told).allMatch(asdu -> asdu.cause().cause() == Cause.INTERROGATED_BY_STATION);
      assertThat(addresses(told)).isEqualTo(others);
      assertThat(told.stream().mapToInt(Asdu::count).sum()).isEqualTo(others.size());
      peer.send(TypeId.C_CI_NA_1, 7, 0,
          new CounterInterrogation(CounterInterrogation.GENERAL, CounterInterrogation.Freeze.READ));
      assertThat(addresses(answers(peer, TypeId.C_CI_NA_1))).isEqualTo(counters);
    }
  }

  @Test
  void twentyThousandEventsArriveInOrder() throws Exception {
    RtuPoints many = points(IntStream.rangeClosed(1, 50).mapToObj(n -> "1,%d,p%d,float,0,,".formatted(n, n))
        .toArray(String[]::new));
    try (SimulatedRtu rtu = SimulatedRtu.start(still.withEventsPerSecond(10_000), many);
        ControllingPeer peer = new ControllingPeer(rtu.port())) {
      Map<Integer, Float> last = new HashMap<>();
      long lastTime = 0;
      for (int events = 0; events < 20_000;) {
        Asdu asdu = peer.await(TypeId.M_ME_TF_1, Cause.SPONTANEOUS);
        for (InformationObject object : asdu.objects()) {
          float value = ((ShortFloat) object.information()).value();
          Float before = last.put(object.address(), value);
          assertThat(value).isEqualTo(before == null ? 1 : before + 1);
          long time = StationTime.UTC.epochMillis((Cp56Time2a) object.time());
          assertThat(time).isGreaterThanOrEqualTo(lastTime);
          lastTime = time;
          events++;
        }
      }
      SimulatedRtu.Statistics statistics = rtu.statistics();
      assertThat(statistics.events()).isGreaterThanOrEqualTo(20_000);
      assertThat(statistics.server().groups().values()).allMatch(group -> group.dropped() == 0);
    }
  }

  @Test
  void aCommandMovesItsPointAndTheEventComesBeforeTheTermination() throws Exception {
    RtuPoints points = points("1,100,breaker,double,off,C_DC_NA_1 500 direct,50ms");
    try (SimulatedRtu rtu = SimulatedRtu.start(still, points);
        ControllingPeer peer = new ControllingPeer(rtu.port())) {
      peer.send(TypeId.C_DC_NA_1, 1, 500, ON);
      assertThat(peer.await(TypeId.C_DC_NA_1, Cause.ACTIVATION_CON).cause().negative()).isFalse();
      Asdu moving = peer.next();
      assertThat(moving.cause().cause()).isEqualTo(Cause.RETURN_REMOTE);
      assertThat(moving.objects().getFirst().information())
          .isEqualTo(new DoublePoint(DoublePoint.State.INTERMEDIATE, Quality.GOOD));
      Asdu arrived = peer.next();
      assertThat(arrived.cause().cause()).isEqualTo(Cause.RETURN_REMOTE);
      assertThat(arrived.objects().getFirst().information())
          .isEqualTo(new DoublePoint(DoublePoint.State.ON, Quality.GOOD));
      assertThat(peer.next().cause().cause()).isEqualTo(Cause.ACTIVATION_TERM);
      assertThat(rtu.fact("breaker").value()).isEqualTo("on");
      assertThat(commands.take()).isEqualTo("C_DC_NA_1 1/500 on: moves");
      assertThat(commands.take()).isEqualTo("C_DC_NA_1 1/500 on: executed: 1/100 breaker on");
      assertThat(rtu.statistics().executed()).isEqualTo(1);
    }
  }

  @Test
  void aDisconnectorIsSelectedFirst() throws Exception {
    RtuPoints points = points("1,100,disconnector,double,on,C_DC_NA_1 500 select,");
    try (SimulatedRtu rtu = SimulatedRtu.start(still, points);
        ControllingPeer peer = new ControllingPeer(rtu.port())) {
      peer.send(TypeId.C_DC_NA_1, 1, 500, OFF);
      assertThat(peer.await(TypeId.C_DC_NA_1, Cause.ACTIVATION_CON).cause().negative()).isTrue();
      peer.send(TypeId.C_DC_NA_1, 1, 500, OFF.withSelect(true));
      assertThat(peer.await(TypeId.C_DC_NA_1, Cause.ACTIVATION_CON).cause().negative()).isFalse();
      peer.send(TypeId.C_DC_NA_1, 1, 500, OFF);
      assertThat(peer.await(TypeId.C_DC_NA_1, Cause.ACTIVATION_CON).cause().negative()).isFalse();
      peer.await(TypeId.C_DC_NA_1, Cause.ACTIVATION_TERM);
      assertThat(rtu.fact("1/100").value()).isEqualTo("off");
      assertThat(commands.take()).isEqualTo("C_DC_NA_1 1/500 off: selected");
    }
  }

  @Test
  void aBlockedPointRefuses() throws Exception {
    RtuPoints points = points("1,100,light,single,off,C_SC_NA_1 500,");
    try (SimulatedRtu rtu = SimulatedRtu.start(still, points);
        ControllingPeer peer = new ControllingPeer(rtu.port())) {
      assertThat(rtu.set("light", "off", Optional.of("blocked"))).isTrue();
      peer.send(TypeId.C_SC_NA_1, 1, 500, new SingleCommand(true));
      assertThat(peer.await(TypeId.C_SC_NA_1, Cause.ACTIVATION_CON).cause().negative()).isTrue();
      assertThat(commands.take()).isEqualTo("C_SC_NA_1 1/500 on: refused: 1/100 is blocked");
      assertThat(rtu.release("light")).isTrue();
      peer.send(TypeId.C_SC_NA_1, 1, 500, new SingleCommand(true));
      assertThat(peer.await(TypeId.M_SP_TB_1, Cause.RETURN_REMOTE).objects().getFirst().information())
          .isEqualTo(new SinglePoint(true, Quality.GOOD));
    }
  }

  @Test
  void stepsSetPointsAndBitsAreObeyedWithinTheirRanges() throws Exception {
    RtuPoints points = points("1,100,tap,step,62,C_RC_NA_1 500,", "1,101,limit,float,1,C_SE_NC_1 501,",
        "1,102,scaled,scaled,1,C_SE_NC_1 502,", "1,103,bits,bits,0,C_BO_NA_1 503,");
    try (SimulatedRtu rtu = SimulatedRtu.start(still, points);
        ControllingPeer peer = new ControllingPeer(rtu.port())) {
      peer.send(TypeId.C_RC_NA_1, 1, 500, new RegulatingStepCommand(Step.HIGHER));
      assertThat(peer.await(TypeId.M_ST_TB_1, Cause.RETURN_REMOTE).objects().getFirst().information())
          .isEqualTo(new StepPosition(63, false, Quality.GOOD));
      peer.await(TypeId.C_RC_NA_1, Cause.ACTIVATION_TERM);
      peer.send(TypeId.C_RC_NA_1, 1, 500, new RegulatingStepCommand(Step.HIGHER));
      assertThat(peer.await(TypeId.C_RC_NA_1, Cause.ACTIVATION_CON).cause().negative()).isTrue();
      peer.send(TypeId.C_SE_NC_1, 1, 501, new SetpointFloat(12.5f, SetpointQualifier.EXECUTE));
      assertThat(peer.await(TypeId.M_ME_TF_1, Cause.SPONTANEOUS).objects().getFirst().information())
          .isEqualTo(new ShortFloat(12.5f, Quality.GOOD));
      peer.send(TypeId.C_SE_NC_1, 1, 502, new SetpointFloat(40_000, SetpointQualifier.EXECUTE));
      assertThat(peer.await(asdu -> asdu.type() == TypeId.C_SE_NC_1 && asdu.cause().negative()).count()).isEqualTo(1);
      peer.send(TypeId.C_BO_NA_1, 1, 503, new BitstringCommand(0x8000_0001));
      assertThat(peer.await(TypeId.M_BO_TB_1, Cause.SPONTANEOUS).objects().getFirst().information())
          .isEqualTo(new Bitstring32(0x8000_0001, Quality.GOOD));
      assertThat(rtu.fact("bits").value()).isEqualTo("2147483649");
      assertThat(rtu.statistics().refused()).isEqualTo(2);
    }
  }

  @Test
  void whatIsSetIsAnEvent() throws Exception {
    try (SimulatedRtu rtu = SimulatedRtu.start(still, points("1,100,a,float,0,,"));
        ControllingPeer peer = new ControllingPeer(rtu.port())) {
      assertThat(rtu.set(1, 100, "17.5")).isTrue();
      assertThat(rtu.set(1, 100, new ShortFloat(17.5f, Quality.GOOD))).isFalse();
      rtu.event("a");
      assertThat(rtu.burst(3)).isZero();
      rtu.release("a");
      assertThat(rtu.burst(3)).isEqualTo(3);
      List<Float> values = new ArrayList<>();
      while (values.size() < 5)
        for (InformationObject object : peer.await(TypeId.M_ME_TF_1, Cause.SPONTANEOUS).objects())
          values.add(((ShortFloat) object.information()).value());
      assertThat(values).containsExactly(17.5f, 17.5f, 18.5f, 19.5f, 20.5f);
    }
  }
}
