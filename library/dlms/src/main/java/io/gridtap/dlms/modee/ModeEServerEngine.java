package io.gridtap.dlms.modee;

import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Sign-on of mode E (IEC 62056-21 Annex B), the meter's side: hears requests, says who it is, confirms protocol 2 and
 * mode 2, and ends with {@link ModeEEvent.SwitchTo}. Other protocols and modes are not spoken; who asks for them, or for
 * another device, hears nothing.
 */
public final class ModeEServerEngine implements Engine<ModeECommand, ModeEEvent> {
  private static final int MAX_LINE = 256;
  private static final int MAX_EARLY = 256;
  private static final char ACK = 0x06;
  private static final String REQUEST = "/?";

  private enum State {
    REQUEST,
    /** The reaction time runs before the identification. */
    BEFORE_IDENTIFICATION, ACKNOWLEDGEMENT,
    /** And before the confirmation. */
    BEFORE_CONFIRMATION,
    /** And once more before the speed changes. */
    BEFORE_SWITCH, OVER
  }

  private final ModeEServerSettings settings;
  private final ArrayDeque<Output<ModeEEvent>> outputs = new ArrayDeque<>();
  private final StringBuilder heard = new StringBuilder();
  private final OctetWriter early = new OctetWriter();
  private State state = State.REQUEST;
  private Moment deadline = Moment.NEVER;
  private char baudId = '0';

  public ModeEServerEngine(ModeEServerSettings settings) { this.settings = settings; }

  /** What came between confirmation and switch, the first 256 octets: a client's clock may be ahead of this one. */
  public Octets early() {
    return early.toOctets();
  }

  /** A meter is asked; it does not ask. */
  @Override
  public void command(ModeECommand command, Moment now) {}

  @Override
  public Output<ModeEEvent> poll() {
    Output<ModeEEvent> next = outputs.poll();
    return next == null ? new Output.Idle<>(deadline) : next;
  }

  @Override
  public void timeout(Moment now) {
    switch (state) {
      case BEFORE_IDENTIFICATION -> {
        send(settings.identification().text() + "\r\n");
        become(State.ACKNOWLEDGEMENT, now.plus(settings.responseTimeout()));
      }
      case ACKNOWLEDGEMENT -> become(State.REQUEST, Moment.NEVER);
      case BEFORE_CONFIRMATION -> {
        send(ACK + "2" + baudId + "2\r\n");
        become(State.BEFORE_SWITCH, reacted(now));
      }
      case BEFORE_SWITCH -> {
        become(State.OVER, Moment.NEVER);
        deliver(new ModeEEvent.SwitchTo(Identification.baud(baudId).orElseThrow(), true));
      }
      case REQUEST, OVER -> deadline = Moment.NEVER;
    }
  }

  @Override
  public void receive(Octets octets, Moment now) {
    for (int i = 0; i < octets.length(); i++) receive(octets.u8(i), now);
  }

  private void receive(int octet, Moment now) {
    switch (state) {
      case REQUEST, ACKNOWLEDGEMENT -> {
        heard.append((char) (octet & 0x7F));
        if ((octet & 0x7F) == '\n') line(now);
        else if (heard.length() > MAX_LINE) drop("a line without end");
      }
      case BEFORE_SWITCH -> {
        if (early.length() < MAX_EARLY) early.u8(octet);
      }
      case BEFORE_IDENTIFICATION, BEFORE_CONFIRMATION, OVER -> {
        // nobody speaks while the other one reacts
      }
    }
  }

  private void line(Moment now) {
    int request = heard.lastIndexOf(REQUEST);
    int acknowledgement = heard.lastIndexOf(String.valueOf(ACK));
    if (request >= 0 && heard.indexOf("!", request) > 0)
      request(heard.substring(request + REQUEST.length(), heard.indexOf("!", request)), now);
    else if (state == State.ACKNOWLEDGEMENT && acknowledgement >= 0 && heard.length() - acknowledgement > 4)
      acknowledged(heard.charAt(acknowledgement + 1), heard.charAt(acknowledgement + 2),
          heard.charAt(acknowledgement + 3), now);
    else
      drop("noise");
  }

  private void request(String address, Moment now) {
    if (!settings.answersTo(address.strip())) {
      drop("a request to another device");
      become(State.REQUEST, Moment.NEVER);
      return;
    }
    become(State.BEFORE_IDENTIFICATION, reacted(now));
  }

  private void acknowledged(char protocol, char baud, char mode, Moment now) {
    if (protocol != '2' || mode != '2' || baud < '0' || baud > settings.identification().baudId()) {
      drop("an acknowledgement with protocol %s, speed %s and mode %s".formatted(printable(protocol), printable(baud),
          printable(mode)));
      become(State.REQUEST, Moment.NEVER);
      return;
    }
    baudId = baud;
    become(State.BEFORE_CONFIRMATION, reacted(now));
  }

  private static char printable(char one) { return one < ' ' || one > '~' ? '.' : one; }

  private Moment reacted(Moment now) { return now.plus(settings.identification().reactionTime()); }

  private void become(State next, Moment until) {
    state = next;
    deadline = until;
    heard.setLength(0);
  }

  private void send(String text) {
    outputs.add(new Output.Transmit<>(settings.parity().of(text.getBytes(StandardCharsets.US_ASCII))));
  }

  private void drop(String why) {
    deliver(new ModeEEvent.Dropped(heard.length(), why));
    heard.setLength(0);
  }

  private void deliver(ModeEEvent event) { outputs.add(new Output.Deliver<>(event)); }
}
