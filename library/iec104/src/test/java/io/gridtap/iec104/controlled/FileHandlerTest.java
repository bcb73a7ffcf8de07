package io.gridtap.iec104.controlled;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How file transfer is joined to a connection; octets of recorded session 10. */
class FileHandlerTest {
  private static final String SELECT = "7a 01 0d 00 01 00 30 75 00 01 00 00 01";
  private static final String READY = "78 01 0d 00 01 00 30 75 00 01 00 e8 03 00 00";

  /** Answers everything with what it is given, and once more after 3 s. */
  private static final class Echo implements FileHandler {
    private final ArrayDeque<Asdu> answers = new ArrayDeque<>();
    private final List<Asdu> received = new ArrayList<>();
    private Moment deadline = Moment.NEVER;
    private boolean stopped;

    private void answer() { answers.add(Asdu.raw(Octets.hex(READY), FieldSizes.IEC104).orElseThrow()); }

    @Override
    public void receive(Asdu asdu, Moment now) {
      received.add(asdu);
      deadline = now.plus(Duration.ofSeconds(3));
      answer();
    }

    @Override
    public Optional<Asdu> poll(Moment now) { return Optional.ofNullable(answers.poll()); }

    @Override
    public Moment deadline() { return deadline; }

    @Override
    public void timeout(Moment now) {
      deadline = Moment.NEVER;
      answer();
    }

    @Override
    public void stopped() {
      stopped = true;
      deadline = Moment.NEVER;
      answers.clear();
    }
  }

  private final Echo echo = new Echo();
  private final ControlledDevice device = Chart.device(DeviceSettings.STANDARD.withoutInitialization(),
      Station.of(1, List.of(Point.of(1, new ScaledValue(0, Quality.GOOD), TimeTag.Form.NONE)
          .withCyclic(Duration.ofSeconds(1))), List.of()));

  private Chart started() {
    return new Chart(device, device.group("all"), ApciSettings.STANDARD, Optional.of(echo)).start();
  }

  @Test
  void asksTheHandlerAndSendsItsAnswers() {
    started().receive(SELECT).sends(READY).nothingElse();
    assertThat(echo.received).hasSize(1);
  }

  @Test
  void keepsTheHandlersDeadline() {
    started().receive(SELECT).sends(READY).acknowledge().after(Duration.ofMillis(999)).nothingElse()
        .after(Duration.ofMillis(1)).sends("0b 01 01 00 01 00 01 00 00 00 00 00").acknowledge()
        .after(Duration.ofSeconds(1)).sends("0b 01 01 00 01 00 01 00 00 00 00 00").acknowledge()
        .after(Duration.ofSeconds(1)).sends(READY).sends("0b 01 01 00 01 00 01 00 00 00 00 00").nothingElse();
  }

  @Test
  void checksCauseAndStationBeforehand() {
    started().receive("7a 01 06 00 01 00 30 75 00 01 00 00 01").rejects("act")
        .sends("7a 01 6d 00 01 00 30 75 00 01 00 00 01").receive("7a 01 0d 00 02 00 30 75 00 01 00 00 01")
        .rejects("no station 2").sends("7a 01 6e 00 02 00 30 75 00 01 00 00 01").nothingElse();
    assertThat(echo.received).isEmpty();
  }

  @Test
  void stopEndsTheTransfer() {
    Chart chart = started();
    chart.script.receive("68 04 13 00 00 00").sends("68 04 23 00 00 00").delivers(new ControlledEvent.Stopped());
    assertThat(echo.stopped).isTrue();
  }
}
