package io.gridtap.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SparingLogTest implements System.Logger {
  private final List<String> lines = new ArrayList<>();
  private final SparingLog sparing = new SparingLog(this);

  @Override
  public String getName() { return "lines"; }

  @Override
  public boolean isLoggable(Level level) { return true; }

  @Override
  public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
    lines.add(message);
  }

  @Override
  public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... parameters) {
    lines.add(MessageFormat.format(format, parameters));
  }

  @Test
  void theFirstOfEachReasonIsSaidAndThenPowersOfTen() {
    for (int i = 0; i < 500; i++) sparing.warn("rtu7", "too short", "aa bb");
    sparing.warn("rtu7", "too long", "cc");
    assertThat(lines).containsExactly("rtu7: too short aa bb", "rtu7: too short: 10 times",
        "rtu7: too short: 100 times", "rtu7: too long cc");
  }

  @Test
  void inventedReasonsAreCountedTogether() {
    for (int i = 0; i < 10_000; i++) sparing.warn("rtu7", "reason number " + i, "");
    assertThat(lines).hasSize(SparingLog.MAX_REASONS + 4).contains("rtu7: further reasons: 1000 times");
  }

  @Test
  void anErrorOfOursHasItsTraceOnce() {
    for (int i = 0; i < 10; i++) sparing.bug("rtu7", "odd", new IllegalStateException("odd"));
    assertThat(lines).containsExactly("rtu7: odd; it is left out, more of it is only counted",
        "rtu7: odd: 10 times");
  }
}
