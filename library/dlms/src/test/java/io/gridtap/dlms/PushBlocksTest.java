package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.PushBlocks.Result;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pushes in blocks whose meter wants to know that they have come. */
class PushBlocksTest {
  private static final Route METER = Route.of(102, 1);

  private final PushBlocks blocks = new PushBlocks(Duration.ofSeconds(60), 100);

  private List<Result> take(int number, boolean last, boolean streaming) {
    return blocks.add(METER, new GeneralBlockTransfer(last, streaming, 3, number, 0,
        Octets.hex("%02X".formatted(number))), true, Moment.ORIGIN);
  }

  private static Result acknowledged(int answer, int last) {
    return new Result.Acknowledged(METER, new GeneralBlockTransfer(true, false, 63, answer, last, Octets.EMPTY));
  }

  @Test
  void acknowledgesAtTheEndOfABurst() {
    assertThat(take(1, false, true)).containsExactly(new Result.Part());
    assertThat(take(2, false, false)).containsExactly(acknowledged(1, 2));
    assertThat(take(3, true, false)).containsExactly(acknowledged(2, 3),
        new Result.Whole(METER, Octets.hex("010203")));
    // the acknowledgement was lost
    assertThat(take(3, true, false)).containsExactly(acknowledged(2, 3));
  }

  @Test
  void asksForALostBlockAgain() {
    assertThat(take(1, false, true)).containsExactly(new Result.Part());
    assertThat(take(3, false, true)).containsExactly(new Result.Part());
    assertThat(take(4, true, false)).containsExactly(acknowledged(1, 1));
    assertThat(take(2, false, true)).containsExactly(new Result.Part());
    assertThat(take(3, false, true)).containsExactly(new Result.Part());
    assertThat(take(4, true, false)).containsExactly(acknowledged(2, 4),
        new Result.Whole(METER, Octets.hex("01020304")));
  }

  @Test
  void aMeterThatNeverSendsItIsCutOff() {
    assertThat(take(1, false, false)).containsExactly(acknowledged(1, 1));
    for (int i = 2; i <= 5; i++)
      assertThat(take(3, false, false)).containsExactly(acknowledged(i, 1));
    assertThat(take(3, false, false)).containsExactly(
        new Result.Refused(METER, "block 2 did not come, though asked for 5 times"));
    assertThat(blocks.deadline()).isEqualTo(Moment.NEVER);
  }

  @Test
  void whereNothingCanBeSentNothingIsAcknowledged() {
    GeneralBlockTransfer first = new GeneralBlockTransfer(false, false, 1, 1, 0, Octets.hex("01"));
    GeneralBlockTransfer last = new GeneralBlockTransfer(true, false, 1, 2, 0, Octets.hex("02"));
    assertThat(blocks.add(METER, first, false, Moment.ORIGIN)).containsExactly(new Result.Part());
    assertThat(blocks.add(METER, last, false, Moment.ORIGIN))
        .containsExactly(new Result.Whole(METER, Octets.hex("0102")));
  }
}
