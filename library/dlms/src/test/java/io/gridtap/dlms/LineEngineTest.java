package io.gridtap.dlms;

import io.gridtap.dlms.association.Admission;
import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEngine;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.association.ServerLimits;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.modee.ModeEServerSettings;
import io.gridtap.testkit.Script;
import io.gridtap.transport.SerialLine;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Sessions on an optical port, one after the other. */
class LineEngineTest {
  private static final ModeEServerSettings METER = ModeEServerSettings.of("GTp", 9600, "meter");
  private static final Duration REACTION = Duration.ofMillis(20);
  /** Of client 16 to the server address 1. */
  private static final String SNRM = "7E A007 03 21 93 0F01 7E";
  private static final String DISC = "7E A007 03 21 53 03C7 7E";

  private static Octets text(String text) { return Octets.of(text.getBytes(StandardCharsets.US_ASCII)); }

  private static LineEngine.Event changeTo(SerialLine line) { return new LineEngine.Event.Change(line); }

  private static LineEngine.Event remark(String text) {
    return new LineEngine.Event.Served(
        new ServerEvent.Remark(new LinkEvent.Remark(LinkEvent.Kind.OTHER, text, 0)));
  }

  private static Script<ServerCommand, LineEngine.Event> line() {
    return new Script<>(new LineEngine(Optional.of(METER),
        into -> new ServerEngine(into.apply(HdlcServer.engine(HdlcSettings.STANDARD, 1, 0)), List.of(),
            Admission.ALWAYS, ServerLimits.STANDARD),
        UnaryOperator.identity()));
  }

  private static Script<ServerCommand, LineEngine.Event> signOn(Script<ServerCommand, LineEngine.Event> line) {
    return line.receive(text("/?!\r\n")).after(REACTION).sends(text("/GTp5\\2meter\r\n"))
        .receive(text("\u0006252\r\n")).after(REACTION).sends(text("\u0006252\r\n"));
  }

  @Test
  void aReleasedLinkIsFollowedByTheNextSignOn() {
    Script<ServerCommand, LineEngine.Event> line = line();
    for (int session = 0; session < 2; session++)
      signOn(line).after(REACTION).delivers(changeTo(SerialLine.binary(9600)))
          .receive(SNRM).sends(_ -> {})
          .receive(DISC).sends(_ -> {}).delivers(remark("the session is over: released"))
          .after(REACTION).delivers(changeTo(SerialLine.text(300)));
    line.nothingElse();
  }

  @Test
  void aClientThatIsAheadLosesNothing() {
    signOn(line()).receive(SNRM).after(REACTION).delivers(changeTo(SerialLine.binary(9600))).sends(_ -> {})
        .nothingElse();
  }

  @Test
  void whoSignsOnAndSaysNothingLosesTheLine() {
    signOn(line()).after(REACTION).delivers(changeTo(SerialLine.binary(9600)))
        .after(ServerLimits.STANDARD.inactivity()).delivers(remark("the session is over: no APDU within 10 min"))
        .after(REACTION).delivers(changeTo(SerialLine.text(300))).nothingElse();
  }

  @Test
  void aLinkThatFallsSilentIsReleased() {
    signOn(line()).after(REACTION).delivers(changeTo(SerialLine.binary(9600))).receive(SNRM).sends(_ -> {})
        .after(HdlcSettings.STANDARD.inactivityTimeout()).delivers(remark("the session is over: released"))
        .after(REACTION).delivers(changeTo(SerialLine.text(300))).nothingElse();
  }
}
