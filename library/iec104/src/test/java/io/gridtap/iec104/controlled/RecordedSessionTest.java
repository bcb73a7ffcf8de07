package io.gridtap.iec104.controlled;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.DeviceSettings.Commands;
import io.gridtap.testkit.Vectors;
import io.gridtap.testkit.Vectors.Direction;
import io.gridtap.testkit.Vectors.Vector;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Plays what the controlling station of a recorded session sent, and expects the recorded answers octet for octet. */
class RecordedSessionTest {
  private static final Instant RECORDED = Instant.parse("2026-11-21T05:23:08Z");
  private static final SinglePoint ON = new SinglePoint(true, Quality.GOOD);
  private static final Station STATION = Station.of(1,
      List.of(Point.of(100, ON, TimeTag.Form.NONE)),
      List.of(new CommandPoint(5000, TypeId.C_SC_NA_1, Mode.DIRECT),
          new CommandPoint(5001, TypeId.C_DC_NA_1, Mode.DIRECT), new CommandPoint(5002, TypeId.C_RC_NA_1, Mode.DIRECT),
          new CommandPoint(5003, TypeId.C_SE_NA_1, Mode.DIRECT), new CommandPoint(5004, TypeId.C_SE_NB_1, Mode.DIRECT),
          new CommandPoint(5005, TypeId.C_SE_NC_1, Mode.DIRECT), new CommandPoint(5006, TypeId.C_BO_NA_1, Mode.DIRECT),
          new CommandPoint(5060, TypeId.C_SC_NA_1, Mode.SELECT_BEFORE_OPERATE),
          new CommandPoint(5061, TypeId.C_DC_NA_1, Mode.SELECT_BEFORE_OPERATE),
          new CommandPoint(5062, TypeId.C_DC_NA_1, Mode.SELECT_BEFORE_OPERATE),
          new CommandPoint(5063, TypeId.C_SE_NC_1, Mode.SELECT_BEFORE_OPERATE),
          new CommandPoint(5095, TypeId.C_SC_NA_1, Mode.DIRECT)))
      .withParameters(Map.of(6000, TypeId.P_ME_NA_1, 6001, TypeId.P_ME_NB_1, 6002, TypeId.P_ME_NC_1));

  /** Does what the recorded server did: single commands move point 100, object 5095 is refused. */
  private static final StationHandler HANDLER = new StationHandler() {
    @Override
    public void execute(CommandRequest request) {
      if (request.address() == 5095) request.refuse();
      else {
        TypeId type = request.asdu().type();
        if (type == TypeId.C_SC_NA_1 || type == TypeId.C_SC_TA_1) request.update(100, ON, RECORDED);
        request.terminate();
      }
    }

    @Override
    public void parameter(ParameterRequest request) { request.accept(); }
  };

  private final ControlledDevice device = new ControlledDevice(List.of(STATION),
      DeviceSettings.STANDARD.withoutInitialization()
          .with(Commands.STANDARD.withSelectTimeout(Duration.ofSeconds(2)).withMaxAge(Duration.ofMinutes(5))),
      () -> RECORDED, _ -> {});
  private final ControlledEngine engine = device.engine(device.group("all"), ApciSettings.STANDARD, Optional.empty(),
      () -> {}, Moment.ORIGIN);

  private void play(List<Vector> vectors, Duration pause) {
    Moment now = Moment.ORIGIN;
    Queue<Octets> sent = new ArrayDeque<>();
    for (Vector vector : vectors) {
      if (vector.direction() == Direction.FROM_SERVER) {
        assertThat(sent.poll()).as("line %d", vector.line()).isEqualTo(vector.octets());
        continue;
      }
      assertThat(sent).as("before line %d", vector.line()).isEmpty();
      now = now.plus(pause);
      engine.receive(vector.octets(), now);
      sent.addAll(answers(now));
    }
    assertThat(sent).isEmpty();
  }

  private List<Octets> answers(Moment now) {
    List<Octets> sent = new ArrayList<>();
    while (true) {
      switch (engine.poll()) {
        case Output.Transmit<ControlledEvent>(Octets octets) -> sent.add(octets);
        case Output.Deliver<ControlledEvent>(ControlledEvent event) -> {
          if (event instanceof ControlledEvent.Requested(Request request)) {
            HANDLER.handle(request);
            engine.command(new ControlledCommand.Proceed(), now);
          }
        }
        case Output.Close<ControlledEvent>(String reason) -> throw new AssertionError(reason);
        case Output.Idle<ControlledEvent> _ -> {
          return sent;
        }
      }
    }
  }

  private static List<Vector> vectors(String name) { return Vectors.of(RecordedSessionTest.class, "/vectors/" + name); }

  @Test
  void directCommands() { // 06; its last command is for station 99, which the recorded server wrongly carries out
    List<Vector> vectors = vectors("06-commands-direct.txt");
    play(vectors.subList(0, vectors.size() - 4), Duration.ofMillis(300));
  }

  @Test
  void selectBeforeOperate() { // 07; pauses are longer than recorded, but for the one that is too long shorter than 2 s
    List<Vector> vectors = vectors("07-commands-select-before-operate.txt");
    int late = 0;
    while (!vectors.get(late).octets().toString().replace(" ", "").startsWith("68120c00")) late++;
    play(vectors.subList(0, late), Duration.ofMillis(1500));
    assertThat(Asdu.decode(vectors.get(late).octets().slice(6, vectors.get(late).octets().length() - 6)).type())
        .isEqualTo(TypeId.C_SE_NC_1);
    Moment later = Moment.ORIGIN.plus(Duration.ofSeconds(20));
    engine.receive(vectors.get(late).octets(), later);
    assertThat(answers(later)).containsExactly(vectors.get(late + 1).octets());
    engine.receive(vectors.get(late + 2).octets(), later);
    assertThat(answers(later)).containsExactly(vectors.get(late + 3).octets());
    assertThat(vectors).hasSize(late + 4);
  }

  @Test
  void parameters() { play(vectors("09-parameters.txt"), Duration.ofMillis(300)); }

  @Test
  void unknownAndPrivateTypes() { play(vectors("11-unknown-and-private-types.txt"), Duration.ofMillis(300)); }
}
