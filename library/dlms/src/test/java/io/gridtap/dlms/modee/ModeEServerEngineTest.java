package io.gridtap.dlms.modee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.testkit.EnginePair;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModeEServerEngineTest {
  private static final Duration REACTION = Duration.ofMillis(200);
  private static final ModeEServerSettings SETTINGS = ModeEServerSettings.of("GTP", 9600, "meter");

  private static Octets text(String text) { return Octets.of(text.getBytes(StandardCharsets.US_ASCII)); }

  private static Script<ModeECommand, ModeEEvent> meter(ModeEServerSettings settings) {
    return new Script<>(new ModeEServerEngine(settings));
  }

  private static Script<ModeECommand, ModeEEvent> asked() {
    return meter(SETTINGS).receive(text("/?!\r\n")).after(REACTION).sends(text("/GTP5\\2meter\r\n"));
  }

  @Test
  void answersAsRecorded() {
    List<RecordedSession.Line> lines = RecordedSession.of("hdlc-54-mode-e-handshake").lines();
    ModeEServerSettings gurux = new ModeEServerSettings(new Identification("GRX", '5', "", "Gurux"), "",
        ModeESettings.Parity.PORT, Duration.ofSeconds(5));
    meter(gurux).receive(lines.get(0).octets())
        .after(REACTION).sends(lines.get(1).octets())
        .receive(lines.get(2).octets())
        .after(REACTION).sends(lines.get(3).octets())
        .after(REACTION).delivers(new ModeEEvent.SwitchTo(9600, true)).nothingElse();
  }

  @Test
  void whoIsOfferedASpeedMayTakeALowerOne() {
    asked().receive(text("\u0006232\r\n")).after(REACTION).sends(text("\u0006232\r\n"))
        .after(REACTION).delivers(new ModeEEvent.SwitchTo(2400, true)).nothingElse();
  }

  @Test
  void whatCannotBeSpokenIsNotAnsweredAndTheNextRequestIs() {
    for (String other : List.of("\u0006050\r\n", "\u0006262\r\n", "\u0006251\r\n"))
      asked().receive(text(other)).delivers(ModeEEvent.Dropped.class, _ -> {})
          .after(Duration.ofMinutes(1)).receive(text("/?!\r\n")).after(REACTION).sends(text("/GTP5\\2meter\r\n"))
          .nothingElse();
  }

  @Test
  void aClientThatAsksAgainIsToldAgain() {
    asked().receive(text("/?!\r\n")).after(REACTION).sends(text("/GTP5\\2meter\r\n")).nothingElse();
    asked().after(SETTINGS.responseTimeout()).receive(text("\u0006252\r\n"))
        .delivers(new ModeEEvent.Dropped(6, "noise")).nothingElse();
  }

  @Test
  void anotherDeviceIsNotThisOne() {
    ModeEServerSettings addressed = SETTINGS.withDeviceAddress("0042");
    meter(addressed).receive(text("/?43!\r\n")).delivers(new ModeEEvent.Dropped(7, "a request to another device"))
        .receive(text("\0\0/?42!\r\n")).after(REACTION).sends(text("/GTP5\\2meter\r\n")).nothingElse();
  }

  @Test
  void noiseWithoutEndIsBounded() {
    meter(SETTINGS).receive(Octets.wrap("x".repeat(300).getBytes(StandardCharsets.US_ASCII)))
        .delivers(new ModeEEvent.Dropped(257, "a line without end")).nothingElse();
  }

  @Test
  void whatComesBeforeTheSwitchIsKept() {
    ModeEServerEngine engine = new ModeEServerEngine(SETTINGS);
    new Script<>(engine).receive(text("/?!\r\n")).after(REACTION).sends(_ -> {}).receive(text("\u0006252\r\n"))
        .after(REACTION).sends(_ -> {}).receive("7E A0").after(REACTION)
        .delivers(new ModeEEvent.SwitchTo(9600, true)).nothingElse();
    assertThat(engine.early()).isEqualTo(Octets.hex("7E A0"));
  }

  @Test
  void clientAndServerAgree() {
    for (ModeESettings.Parity parity : ModeESettings.Parity.values()) {
      EnginePair<ModeECommand, ModeEEvent, ModeECommand, ModeEEvent> pair = new EnginePair<>(
          new ModeEEngine(ModeESettings.STANDARD.withParity(parity).withMaxBaud(4800)),
          new ModeEServerEngine(ModeEServerSettings.of("GTp", 19_200, "x").withParity(parity)));
      pair.left().command(ModeECommand.SIGN_ON);
      pair.after(Duration.ofSeconds(1));
      assertThat(pair.left().delivered()).contains(new ModeEEvent.SwitchTo(4800, true));
      assertThat(pair.right().delivered()).containsExactly(new ModeEEvent.SwitchTo(4800, true));
      assertThat(pair.left().closed()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void whatIsNoIdentificationIsRefused() {
    assertThatThrownBy(() -> ModeEServerSettings.of("gtp", 9600, "x")).hasMessageContaining("three letters");
    assertThatThrownBy(() -> ModeEServerSettings.of("GTP", 9600, "x!")).hasMessageContaining("16 characters");
    assertThatThrownBy(() -> SETTINGS.withDeviceAddress("a/b")).hasMessageContaining("32 digits");
  }
}
