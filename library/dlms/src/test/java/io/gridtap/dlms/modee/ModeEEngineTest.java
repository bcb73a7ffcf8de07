package io.gridtap.dlms.modee;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModeEEngineTest {
  private static final ModeESettings SETTINGS = ModeESettings.STANDARD;
  private static final Duration REACTION = Duration.ofMillis(200);
  private static final Identification GRX = new Identification("GRX", '5', "", "Gurux");

  private static Octets text(String text) { return Octets.of(text.getBytes(StandardCharsets.US_ASCII)); }

  private static Script<ModeECommand, ModeEEvent> asked(ModeESettings settings) {
    return new Script<>(new ModeEEngine(settings)).command(ModeECommand.SIGN_ON);
  }

  @Test
  void signsOnAsRecorded() {
    List<RecordedSession.Line> lines = RecordedSession.of("hdlc-54-mode-e-handshake").lines();
    asked(SETTINGS).sends(lines.get(0).octets())
        .receive(lines.get(1).octets()).delivers(new ModeEEvent.Identified(GRX))
        .after(REACTION).sends(lines.get(2).octets())
        .receive(lines.get(3).octets())
        .after(REACTION).delivers(new ModeEEvent.SwitchTo(9600, true)).nothingElse();
  }

  @Test
  void echoesAreDroppedAndNotTakenForTheConfirmation() {
    asked(SETTINGS).sends(text("/?!\r\n"))
        .receive(text("/?!\r\n/GRX5Gurux\r\n")).delivers(new ModeEEvent.Dropped(5, "echo"))
        .delivers(new ModeEEvent.Identified(GRX))
        .after(REACTION).sends(text("\u0006252\r\n"))
        .receive(text("\u0006252\r\n")).delivers(new ModeEEvent.Dropped(6, "echo"))
        .receive(text("\u0006252\r\n")).after(REACTION).delivers(new ModeEEvent.SwitchTo(9600, true)).nothingElse();
  }

  @Test
  void aMeterMayGoWithoutAConfirmation() {
    asked(SETTINGS.withDeviceAddress("12345").withMaxBaud(2400)).sends(text("/?12345!\r\n"))
        .receive(text("/LGz5\\2ZMD\r\n"))
        .delivers(new ModeEEvent.Identified(new Identification("LGz", '5', "2", "ZMD")))
        .after(Duration.ofMillis(20)).sends(text("\u0006232\r\n"))
        .after(SETTINGS.responseTimeout()).after(Duration.ofMillis(20))
        .delivers(new ModeEEvent.SwitchTo(2400, false)).nothingElse();
  }

  @Test
  void aReadOutIsBrokenOff() {
    asked(SETTINGS).sends(text("/?!\r\n")).receive(text("/ABC5x\r\n")).deliversThat(event -> true)
        .after(REACTION).sends(text("\u0006252\r\n"))
        .receive("02").sends("01 42 30 03 71").closesNaming("ASCII read-out").nothingElse();
  }

  @Test
  void silenceIsAskedAgainAndThenSaidSo() {
    asked(SETTINGS.withRetransmissions(1)).sends(text("/?!\r\n"))
        .after(SETTINGS.responseTimeout()).sends(text("/?!\r\n"))
        .after(SETTINGS.responseTimeout()).closesNaming("no identification within 3 s, asked 2 times").nothingElse();
  }

  @Test
  void parityIsMadeHereIfThePortDoesNot() {
    asked(SETTINGS.withParity(ModeESettings.Parity.HERE)).sends("AF 3F 21 8D 0A")
        .receive("AF 47 D2 D8 35 47 F5 72 F5 78 8D 0A").delivers(new ModeEEvent.Identified(GRX)).nothingElse();
  }

  @Test
  void noiseWithoutEndIsBounded() {
    Octets noise = Octets.wrap("x".repeat(300).getBytes(StandardCharsets.US_ASCII));
    asked(SETTINGS).sends(text("/?!\r\n")).receive(noise)
        .delivers(ModeEEvent.Dropped.class, dropped -> assertThat(dropped.octets()).isEqualTo(257)).nothingElse();
  }

  @Test
  void aLineThatNeverFallsSilentIsGivenUp() {
    Script<ModeECommand, ModeEEvent> script = asked(SETTINGS.withRetransmissions(1)).sends(text("/?!\r\n"));
    for (int attempt = 0; attempt < 2; attempt++) {
      for (int second = 1; second < 12; second++)
        script.after(Duration.ofSeconds(1)).receive(text("x"));
      script.after(Duration.ofSeconds(1));
      if (attempt == 0) script.sends(text("/?!\r\n"));
    }
    script.closesNaming("no identification").nothingElse();
  }

  @Test
  void norDoesItHoldUpTheConfirmation() {
    Script<ModeECommand, ModeEEvent> script = asked(SETTINGS).sends(text("/?!\r\n"))
        .receive(text("/GRX5Gurux\r\n")).delivers(new ModeEEvent.Identified(GRX))
        .after(REACTION).sends(text("\u0006252\r\n"));
    for (int second = 1; second < 12; second++)
      script.after(Duration.ofSeconds(1)).receive(text("x"));
    script.after(Duration.ofSeconds(1)).after(REACTION).delivers(new ModeEEvent.SwitchTo(9600, false)).nothingElse();
  }
}
