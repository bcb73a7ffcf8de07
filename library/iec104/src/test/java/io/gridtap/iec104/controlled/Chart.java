package io.gridtap.iec104.controlled;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A message chart in ASDUs: wraps a {@link Script} and counts N(S) and N(R) of the controlling station. */
final class Chart {
  /** The station's clock, which stands still. */
  static final Instant NOW = Instant.parse("2026-11-21T23:05:00Z");
  static final String STARTDT = "68 04 07 00 00 00";
  static final String STARTDT_CON = "68 04 0b 00 00 00";

  final Script<ControlledCommand, ControlledEvent> script;
  private final ControlledDevice device;
  private final ControlledEngine engine;
  private int sent;
  private int received;
  private int acknowledged;

  static ControlledDevice device(DeviceSettings settings, Station... stations) {
    return new ControlledDevice(List.of(stations), settings, () -> NOW, _ -> {});
  }

  Chart(ControlledDevice device, RedundancyGroup group) {
    this(device, group, ApciSettings.STANDARD, Optional.empty());
  }

  Chart(ControlledDevice device, RedundancyGroup group, ApciSettings apci, Optional<FileHandler> files) {
    this.device = device;
    this.engine = device.engine(group, apci, files, () -> {}, Moment.ORIGIN);
    this.script = new Script<>(engine);
  }

  /** A device of one group, and its started connection. */
  static Chart started(DeviceSettings settings, Station... stations) {
    ControlledDevice device = device(settings.withoutInitialization(), stations);
    return new Chart(device, device.group("all")).start();
  }

  Chart start() {
    script.receive(STARTDT).sends(STARTDT_CON).delivers(new ControlledEvent.Started());
    return this;
  }

  /** A request; everything sent so far is acknowledged with it. */
  Chart receive(String asdu) {
    acknowledged = received;
    return receiveWithoutAcknowledging(asdu);
  }

  Chart receiveWithoutAcknowledging(String asdu) {
    script.receive(Apdu.CODEC.encode(new Apdu.I(sent++, acknowledged, Octets.hex(asdu))));
    return this;
  }

  /** An S frame for everything sent so far. */
  Chart acknowledge() {
    acknowledged = received;
    script.receive(Apdu.CODEC.encode(new Apdu.S(received)));
    return this;
  }

  Chart sends(String asdu) {
    Asdu expected = Asdu.raw(Octets.hex(asdu), FieldSizes.IEC104).orElseThrow();
    script.sends((Octets octets) -> {
      if (!(Apdu.CODEC.decode(octets) instanceof Apdu.I(int send, int receive, Octets actual)))
        throw new AssertionError("no I frame: " + octets);
      assertThat(send).isEqualTo(received);
      assertThat(receive).isEqualTo(sent);
      assertThat(actual).as("expected %s", expected).isEqualTo(Octets.hex(asdu));
    });
    received++;
    return this;
  }

  /** The next ASDU, whatever it is. */
  Asdu sent() {
    List<Asdu> asdu = new ArrayList<>();
    script.sends((Octets octets) -> {
      if (!(Apdu.CODEC.decode(octets) instanceof Apdu.I(int _, int _, Octets actual)))
        throw new AssertionError("no I frame: " + octets);
      asdu.add(Asdu.decode(actual));
    });
    received++;
    return asdu.getFirst();
  }

  /** All ASDUs until nothing more comes, acknowledged again and again. */
  List<Asdu> allSent() {
    List<Asdu> all = new ArrayList<>();
    while (true) {
      try {
        script.nothingElse();
        int before = all.size();
        acknowledge();
        try {
          script.nothingElse();
          return all;
        } catch (AssertionError more) {
          assertThat(all).hasSize(before);
        }
      } catch (AssertionError more) {
        all.add(sent());
      }
    }
  }

  Chart rejects(String why) {
    script.delivers(ControlledEvent.Rejected.class, event -> assertThat(event.why()).contains(why));
    return this;
  }

  Chart refuses(String why) {
    script.delivers(ControlledEvent.Refused.class, event -> assertThat(event.why()).contains(why));
    return this;
  }

  /** The next event is a request to the user. */
  <T extends Request> T asks(Class<T> type) {
    List<T> request = new ArrayList<>();
    script.delivers(ControlledEvent.Requested.class, event -> request.add(type.cast(event.request())));
    return request.getFirst();
  }

  CommandRequest asksCommand() { return asks(CommandRequest.class); }

  Chart update(int address, Monitored value) { return update(address, value, NOW); }

  Chart update(int address, Monitored value, Instant time) {
    device.update(1, address, value, time);
    return this;
  }

  Chart proceed() {
    script.command(new ControlledCommand.Proceed());
    return this;
  }

  Chart after(Duration duration) {
    script.after(duration);
    return this;
  }

  Chart nothingElse() {
    script.nothingElse();
    return this;
  }

  /** The TCP connection is gone. */
  void lost() { engine.lost(); }

  ControlledDevice device() { return device; }

  RedundancyGroup group() { return engine.group(); }
}
