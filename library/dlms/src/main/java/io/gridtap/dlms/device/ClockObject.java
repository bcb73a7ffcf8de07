package io.gridtap.dlms.device;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Clock (class 8, version 0): runs with a source of time, and as far beside it as it has been set and shifted. */
public final class ClockObject extends ObjectBase {
  public static final Obis CLOCK = Obis.of(0, 0, 1, 0, 0, 255);
  private static final int MAX_SHIFT_SECONDS = 900;
  private static final int CRYSTAL = 1;
  /** Last Sunday of March at 02:00 and of October at 03:00, whatever the year. */
  private static final Data DST_BEGIN = CosemDateTimes
      .octetString(new CosemDateTime(new CosemDate(CosemDate.ANY_YEAR, 3, 0xFE, 7),
          new CosemTime(2, 0, 0, 0), CosemDateTime.NO_DEVIATION, 0));
  private static final Data DST_END = CosemDateTimes
      .octetString(new CosemDateTime(new CosemDate(CosemDate.ANY_YEAR, 10, 0xFE, 7),
          new CosemTime(3, 0, 0, 0), CosemDateTime.NO_DEVIATION, 0));

  private final InstantSource time;
  private Duration beside = Duration.ZERO;
  private Optional<Instant> preset = Optional.empty();
  private short deviation;

  /** @param deviation minutes to add to local time to get UTC, −720…840 */
  public ClockObject(InstantSource time, int deviation) {
    super(8, 0, CLOCK, 9, 6);
    this.time = time;
    this.deviation = (short) deviation;
  }

  /** What this clock shows. */
  public synchronized Instant now() { return time.instant().plus(beside); }

  /** Minutes to add to local time to get UTC. */
  public synchronized int deviation() { return deviation; }

  /** What this clock shows, as an octet-string. */
  public Data shown() {
    return CosemDateTimes.octetString(DateTimes.of(now(), deviation(), 0));
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(switch (attribute) {
      case 2 -> shown();
      case 3 -> Data.longInteger(deviation());
      case 4 -> Data.unsigned(0);
      case 5 -> DST_BEGIN;
      case 6 -> DST_END;
      case 7 -> Data.integer(60);
      case 8 -> Data.bool(false);
      default -> Data.enumerated(CRYSTAL);
    });
  }

  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    return switch (attribute) {
      case 2 -> set(value);
      case 3 -> {
        if (!(value instanceof Data.Int(_, var minutes)) || minutes < -720 || minutes > 840)
          yield DataAccessResult.TYPE_UNMATCHED;
        synchronized (this) {
          deviation = (short) minutes;
        }
        yield DataAccessResult.SUCCESS;
      }
      default -> DataAccessResult.READ_WRITE_DENIED;
    };
  }

  private DataAccessResult set(Data value) {
    Optional<Instant> wanted = DateTimes.of(value).flatMap(given -> DateTimes.instant(given, deviation()));
    if (wanted.isEmpty()) return DataAccessResult.TYPE_UNMATCHED;
    show(wanted.get());
    return DataAccessResult.SUCCESS;
  }

  private synchronized void show(Instant wanted) { beside = Duration.between(time.instant(), wanted); }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    return switch (method) {
      case 1, 2 -> nearest(Duration.ofMinutes(15));
      case 3 -> nearest(Duration.ofMinutes(1));
      case 4 -> {
        if (preset.isEmpty()) yield outcome(ActionResult.TEMPORARY_FAILURE);
        show(preset.get());
        yield DONE;
      }
      case 5 -> preset(parameter);
      default -> shift(parameter);
    };
  }

  private ActionOutcome nearest(Duration step) {
    long seconds = step.toSeconds();
    long now = now().getEpochSecond();
    show(Instant.ofEpochSecond((now + seconds / 2) / seconds * seconds));
    return DONE;
  }

  private ActionOutcome preset(Data parameter) {
    if (!(parameter instanceof Data.Structure(var fields)) || fields.isEmpty())
      return outcome(ActionResult.TYPE_UNMATCHED);
    preset = DateTimes.of(fields.getFirst()).flatMap(given -> DateTimes.instant(given, deviation()));
    return preset.isPresent() ? DONE : outcome(ActionResult.TYPE_UNMATCHED);
  }

  private ActionOutcome shift(Data parameter) {
    if (!(parameter instanceof Data.Int(_, var seconds))) return outcome(ActionResult.TYPE_UNMATCHED);
    if (seconds < -MAX_SHIFT_SECONDS || seconds > MAX_SHIFT_SECONDS)
      return outcome(ActionResult.SCOPE_OF_ACCESS_VIOLATED);
    show(now().plusSeconds(seconds));
    return DONE;
  }
}
