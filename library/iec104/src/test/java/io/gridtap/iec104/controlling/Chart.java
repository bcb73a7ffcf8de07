package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A message chart of a controlling station whose data transfer is started: it counts the I frames of both sides, so
 * that the charts show ASDUs. The station's frames acknowledge all of ours.
 */
final class Chart {
  final Procedures procedures;
  private final Script<ControllingCommand, ControllingEvent> script;
  private int sent;
  private int received;

  Chart(Iec104Settings settings) {
    procedures = new Procedures(settings);
    script = new Script<>(new ControllingEngine(settings, Moment.ORIGIN));
    script.command(new ControllingCommand.StartTransfer()).sends("68 04 07 00 00 00").receive("68 04 0b 00 00 00")
        .delivers(new ControllingEvent.TransferStarted());
  }

  /** With timers of the link so long that they do not interfere. */
  static Iec104Settings quiet() {
    return Iec104Settings.STANDARD.with(Iec104Settings.STANDARD.apci().withWindow(1000, 600)
        .withTimes(Duration.ofSeconds(255), Duration.ofSeconds(254), Duration.ofHours(1)));
  }

  static Chart started() { return new Chart(quiet()); }

  Script<ControllingCommand, ControllingEvent> script() { return script; }

  /** Begins a request, which sends this ASDU. */
  Chart runs(Object ticket, Request request, String asdu) {
    script.command(new ControllingCommand.Run(ticket, request));
    return sends(asdu);
  }

  Chart refuses(Object ticket, Request request) {
    script.command(new ControllingCommand.Run(ticket, request)).delivers(ControllingEvent.Refused.class,
        refused -> assertThat(refused.ticket()).isEqualTo(ticket));
    return this;
  }

  Chart command(ControllingCommand command) {
    script.command(command);
    return this;
  }

  /** An I frame with this ASDU leaves. */
  Chart sends(String asdu) {
    script.sends(octets -> {
      Apdu.I frame = (Apdu.I) Apdu.CODEC.decode(octets);
      assertThat(frame.asdu()).isEqualTo(Octets.hex(asdu));
      assertThat(frame.sendSequence()).isEqualTo(sent);
    });
    sent++;
    return this;
  }

  /** An S frame that acknowledges so many frames. */
  Chart acknowledges(int frames) {
    script.sends(Apdu.CODEC.encode(new Apdu.S(frames)));
    return this;
  }

  /** An I frame with this ASDU arrives. */
  Chart receive(String asdu) {
    script.receive(Apdu.CODEC.encode(new Apdu.I(received++, sent, Octets.hex(asdu))));
    return this;
  }

  /** It belongs to no request. */
  Chart isUpdate() {
    script.delivers(Update.Data.class, data -> assertThat(data.frame()).isEqualTo(received));
    return this;
  }

  Chart answers(Object ticket, Consumer<Answer> check) {
    script.delivers(ControllingEvent.Answered.class, answered -> {
      assertThat(answered.ticket()).isEqualTo(ticket);
      check.accept(answered.answer());
    });
    return this;
  }

  Chart completes(Object ticket) {
    return answers(ticket, answer -> assertThat(answer.completion()).isEqualTo(new Completion.Complete()));
  }

  Chart ends(Object ticket, Completion completion) {
    return answers(ticket, answer -> assertThat(answer.completion()).isEqualTo(completion));
  }

  Chart refused(Object ticket) {
    return answers(ticket, answer -> assertThat(answer.completion()).isInstanceOf(Completion.Refused.class));
  }

  Chart after(Duration duration) {
    script.after(duration);
    return this;
  }

  Chart nothingElse() {
    script.nothingElse();
    return this;
  }
}
