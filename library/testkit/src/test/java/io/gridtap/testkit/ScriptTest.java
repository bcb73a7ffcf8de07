package io.gridtap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptTest {
  @Test
  void playsAChartOnTheVirtualClock() {
    Script<String, String> script = new Script<>(new Telegraph()).command("hi").sends("02 68 69")
        .receive("02 79 6f").delivers("yo").receive("01 61 01").delivers("a").receive("62")
        .delivers(String.class, event -> assertThat(event).hasSize(1)).after(Telegraph.SILENCE.minusNanos(1))
        .nothingElse().after(Duration.ofNanos(1)).sends(octets -> assertThat(octets.length()).isEqualTo(5))
        .receive("00").closesNaming("empty frame").nothingElse();
    assertThat(script.now()).isEqualTo(new Moment(Telegraph.SILENCE.toNanos()));
  }

  @Test
  void firesEveryTimerOnTheWay() {
    new Script<>(new Telegraph()).command("x").sends("01 78").after(Telegraph.SILENCE.multipliedBy(3))
        .sends("04 70 69 6e 67").sends("04 70 69 6e 67").sends("04 70 69 6e 67").nothingElse();
  }

  @Test
  void showsExpectedBesideActual() {
    Script<String, String> script = new Script<>(new Telegraph()).command("hi");
    assertThatThrownBy(() -> script.sends("02 68 6a")).isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: sends 02 68 6a").hasMessageContaining("actual:   sends 02 68 69")
        .hasMessageContaining("command hi");
  }

  @Test
  void wantsEveryOutputExpectedBeforeTheNextInput() {
    Script<String, String> script = new Script<>(new Telegraph()).command("hi");
    assertThatThrownBy(() -> script.command("again")).isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: nothing else");
  }

  @Test
  void noticesWhatIsMissing() {
    Script<String, String> script = new Script<>(new Telegraph());
    assertThatThrownBy(() -> script.delivers("x")).isInstanceOf(AssertionError.class)
        .hasMessageContaining("actual:   nothing");
    assertThatThrownBy(() -> script.closes("x")).isInstanceOf(AssertionError.class);
  }

  @Test
  void givesNoInputToAClosedEngine() {
    Script<String, String> script = new Script<>(new Telegraph()).command("").closes("asked to close");
    assertThatThrownBy(() -> script.receive("01 61")).isInstanceOf(AssertionError.class)
        .hasMessageContaining("has closed");
  }

  @Test
  void noticesADeadlineThatNeverMovesOn() {
    Engine<String, String> spinning = new Engine<>() {
      @Override
      public void receive(Octets octets, Moment now) {}

      @Override
      public void command(String command, Moment now) {}

      @Override
      public void timeout(Moment now) {}

      @Override
      public Output<String> poll() { return new Output.Idle<>(Moment.ORIGIN); }
    };
    assertThatThrownBy(() -> new Script<>(spinning)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("for ever");
  }
}
