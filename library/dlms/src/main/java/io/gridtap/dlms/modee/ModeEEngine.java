package io.gridtap.dlms.modee;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Sign-on of mode E (IEC 62056-21 Annex B): request, identification, acknowledgement with protocol 2 and mode 2,
 * confirmation. A client's engine; it ends with {@link ModeEEvent.SwitchTo} or a close.
 */
public final class ModeEEngine implements Engine<ModeECommand, ModeEEvent> {
  /** An identification has 4 + 16 characters and its enhancements. */
  private static final int MAX_LINE = 256;
  /** Response timeouts one attempt may take in all: a line that never falls silent answers nothing either. */
  private static final int MAX_TIMEOUTS = 4;
  private static final char STX = 0x02;
  private static final char ACK = 0x06;
  private static final String BREAK = "\u0001B0\u0003q";

  private enum State {
    IDLE, IDENTIFICATION,
    /** The meter's reaction time runs before the acknowledgement. */
    BEFORE_ACKNOWLEDGEMENT, CONFIRMATION,
    /** And once more before the speed changes. */
    BEFORE_SWITCH, OVER
  }

  private final ModeESettings settings;
  private final String request;
  private final ArrayDeque<Output<ModeEEvent>> outputs = new ArrayDeque<>();
  private final StringBuilder heard = new StringBuilder();
  private State state = State.IDLE;
  private Moment deadline = Moment.NEVER;
  /** When the attempt is over, whatever is heard. */
  private Moment attemptDue = Moment.NEVER;
  private String sent = "";
  private boolean echoing;
  private int attempts;
  private boolean confirmed;
  private char baudId = '0';
  private Identification meter = new Identification("   ", '0', "", "");

  public ModeEEngine(ModeESettings settings) {
    this.settings = settings;
    this.request = "/?" + settings.deviceAddress() + "!\r\n";
  }

  @Override
  public Output<ModeEEvent> poll() {
    Output<ModeEEvent> next = outputs.poll();
    return next == null ? new Output.Idle<>(deadline) : next;
  }

  @Override
  public void command(ModeECommand command, Moment now) { if (state == State.IDLE) request(now); }

  private void request(Moment now) {
    attempts++;
    state = State.IDENTIFICATION;
    send(request);
    await(now);
  }

  private void await(Moment now) {
    deadline = now.plus(settings.responseTimeout());
    attemptDue = now.plus(settings.responseTimeout().multipliedBy(MAX_TIMEOUTS));
  }

  private void send(String text) {
    sent = text;
    heard.setLength(0);
    outputs.add(new Output.Transmit<>(settings.parity().of(text.getBytes(StandardCharsets.US_ASCII))));
  }

  @Override
  public void timeout(Moment now) {
    switch (state) {
      case IDENTIFICATION -> {
        if (attempts <= settings.retransmissions()) request(now);
        else
          close("no identification within %s, asked %d times%s; check speed, 7E1, device address and the head's place"
              .formatted(Durations.text(settings.responseTimeout()), attempts,
                  heard.isEmpty() ? "" : ", heard " + printable(heard)));
      }
      case BEFORE_ACKNOWLEDGEMENT -> {
        state = State.CONFIRMATION;
        send(ACK + "2" + baudId + "2\r\n");
        await(now);
      }
      case CONFIRMATION -> beforeSwitch(false, now);
      case BEFORE_SWITCH -> {
        state = State.OVER;
        deadline = Moment.NEVER;
        deliver(new ModeEEvent.SwitchTo(Identification.baud(baudId).orElse(settings.maxBaud()), confirmed));
      }
      case IDLE, OVER -> deadline = Moment.NEVER;
    }
  }

  @Override
  public void receive(Octets octets, Moment now) {
    for (int i = 0; i < octets.length(); i++)
      receive((char) (octets.u8(i) & 0x7F), now);
  }

  private void receive(char character, Moment now) {
    switch (state) {
      case IDENTIFICATION, CONFIRMATION -> {
        heard.append(character);
        deadline = now.plus(settings.responseTimeout()).earlier(attemptDue);
        if (character == STX) readOut();
        else if (character == '\n') line(now);
        else if (heard.length() > MAX_LINE) {
          deliver(new ModeEEvent.Dropped(heard.length(), "a line without end"));
          heard.setLength(0);
        }
      }
      case IDLE, BEFORE_ACKNOWLEDGEMENT, BEFORE_SWITCH, OVER -> {
        // noise: nobody has been asked anything
      }
    }
  }

  /** An ASCII read-out would go on for minutes, so it is broken off. */
  private void readOut() {
    send(BREAK);
    close(
        "the meter started an ASCII read-out instead of mode E, and was told to break off; it may not speak HDLC here");
  }

  private void line(Moment now) {
    String line = heard.toString();
    heard.setLength(0);
    if (state == State.IDENTIFICATION) identification(line, now);
    else
      confirmation(line, now);
  }

  private void identification(String line, Moment now) {
    if (line.endsWith(request)) {
      echoing = true;
      deliver(new ModeEEvent.Dropped(line.length(), "echo"));
      return;
    }
    int slash = line.lastIndexOf('/');
    if (slash != 0) deliver(new ModeEEvent.Dropped(slash < 0 ? line.length() : slash, "noise"));
    if (slash < 0) return;
    try {
      meter = Identification.of(line.strip());
    } catch (DecodeException notOne) {
      deliver(new ModeEEvent.Dropped(line.length(), notOne.getMessage() == null ? "noise" : notOne.getMessage()));
      return;
    }
    deliver(new ModeEEvent.Identified(meter));
    if (meter.baud().isEmpty()) {
      close("the meter offers the speed %s, which mode E does not have; it knows older modes only"
          .formatted(meter.baudId()));
      return;
    }
    baudId = Identification.lower(meter.baudId(), settings.maxBaud());
    state = State.BEFORE_ACKNOWLEDGEMENT;
    deadline = now.plus(meter.reactionTime());
  }

  private void confirmation(String line, Moment now) {
    if (echoing && line.endsWith(sent)) {
      // the next one like it is the meter's
      echoing = false;
      deliver(new ModeEEvent.Dropped(line.length(), "echo"));
      return;
    }
    if (line.indexOf(ACK) >= 0) beforeSwitch(true, now);
    else
      deliver(new ModeEEvent.Dropped(line.length(), "noise"));
  }

  private void beforeSwitch(boolean byMeter, Moment now) {
    confirmed = byMeter;
    state = State.BEFORE_SWITCH;
    deadline = now.plus(meter.reactionTime());
  }

  private void deliver(ModeEEvent event) { outputs.add(new Output.Deliver<>(event)); }

  private void close(String reason) {
    state = State.OVER;
    deadline = Moment.NEVER;
    outputs.add(new Output.Close<>("mode E: " + reason));
  }

  private static String printable(CharSequence text) { return "\"" + text.toString().replaceAll("[^ -~]", ".") + "\""; }
}
