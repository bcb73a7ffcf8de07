package io.gridtap.sources.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static String next(String expression, String now) {
    Instant after = CronExpression.parse(expression, ZoneOffset.UTC)
        .after(LocalDateTime.parse(now).toInstant(ZoneOffset.UTC));
    return LocalDateTime.ofInstant(after, ZoneOffset.UTC).toString();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      * * * * *        | 2026-01-01T00:00:00 | 2026-01-01T00:01
      */15 * * * *     | 2026-01-01T00:00:00 | 2026-01-01T00:15
      */15 * * * *     | 2026-01-01T00:59:59 | 2026-01-01T01:00
      5/20 * * * *     | 2026-01-01T00:26:00 | 2026-01-01T00:45
      0,30 6-8 * * *   | 2026-01-01T08:30:00 | 2026-01-02T06:00
      10 0 1 * *       | 2026-01-01T00:10:00 | 2026-02-01T00:10
      0 0 29 2 *       | 2026-03-01T00:00:00 | 2028-02-29T00:00
      0 12 * * 1-5     | 2026-01-02T12:00:00 | 2026-01-05T12:00
      0 12 * * 0       | 2026-01-02T12:00:00 | 2026-01-04T12:00
      0 12 * * 7       | 2026-01-02T12:00:00 | 2026-01-04T12:00
      0 0 13 * 5       | 2026-01-03T00:00:00 | 2026-01-09T00:00
      """)
  void nextTimeAfterNow(String expression, String now, String expected) {
    assertThat(next(expression, now)).isEqualTo(expected);
  }

  @Test
  void anHourThatDaylightSavingSkipsIsSkipped() {
    Instant eveningBefore = LocalDateTime.parse("2026-03-28T20:00").atZone(BERLIN).toInstant();
    assertThat(CronExpression.parse("30 2 * * *", BERLIN).after(eveningBefore))
        .isEqualTo(LocalDateTime.parse("2026-03-30T02:30").atZone(BERLIN).toInstant());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      * * * *      | five fields are needed
      60 * * * *   | minute '60'
      * 24 * * *   | hour '24'
      * * 0 * *    | day of month '0'
      * * * JAN *  | month 'JAN'
      * * * * 8    | day of week '8'
      5-1 * * * *  | minute '5-1'
      */0 * * * *  | minute '0'
      1/2/3 * * * *| minute '1/2/3'
      0 0 31 2 *   | never comes
      """)
  void saysWhichFieldIsWrong(String expression, String complaint) {
    assertThatIllegalArgumentException().isThrownBy(() -> CronExpression.parse(expression, ZoneOffset.UTC))
        .withMessageContaining(complaint);
  }
}
