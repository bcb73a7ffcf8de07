package io.gridtap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnginePairTest {
  private final EnginePair<String, String, String, String> pair = new EnginePair<>(new Telegraph(), new Telegraph());

  @Test
  void carriesCommandsToTheOtherSideInAnyChunking() {
    pair.left().chunking(new Noise(7)::chunks);
    pair.left().command("one").command("two");
    assertThat(pair.right().delivered()).containsExactly("one", "two");
    assertThat(pair.right().delivered()).isEmpty();
    pair.right().command("back");
    assertThat(pair.left().delivered()).containsExactly("back");
    assertThat(pair.left().octetsSent()).isEqualTo(8);
  }

  @Test
  void takesTimeWhereTheLinkIsSlow() {
    pair.left().delay(Duration.ofSeconds(2)).command("late");
    pair.after(Duration.ofMillis(1999));
    assertThat(pair.right().delivered()).isEmpty();
    pair.after(Duration.ofMillis(1));
    assertThat(pair.right().delivered()).containsExactly("late");
    assertThat(pair.now()).isEqualTo(new Moment(2_000_000_000L));
  }

  @Test
  void firesTimersOnBothSides() {
    pair.left().command("x");
    pair.after(Telegraph.SILENCE);
    assertThat(pair.right().delivered()).containsExactly("x", "ping");
    assertThat(pair.left().delivered()).containsExactly("ping");
  }

  @Test
  void cutsBehindSoManyOctets() {
    pair.left().cutAfter(5).command("abc").command("def");
    assertThat(pair.right().delivered()).containsExactly("abc");
    assertThat(pair.right().closed()).contains("connection closed by the peer");
    assertThat(pair.left().closed()).contains("connection lost");
    assertThatThrownBy(() -> pair.left().command("x")).isInstanceOf(AssertionError.class);
  }

  @Test
  void tellsBothSidesWhenOneCloses() {
    pair.right().command("");
    assertThat(pair.right().closed()).contains("asked to close");
    assertThat(pair.left().closed()).contains("connection closed by the peer");
  }

  @Test
  void losesWhatIsUnderWayWhenTheLinkBreaks() {
    pair.left().delay(Duration.ofSeconds(1)).command("lost");
    pair.cut();
    pair.after(Duration.ofSeconds(5));
    assertThat(pair.right().delivered()).isEmpty();
    assertThat(pair.right().closed()).contains("connection lost");
  }
}
