package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpdatesTest {
  private final AtomicInteger rooms = new AtomicInteger();
  private final Updates<Integer> updates = new Updates<>(3, rooms::incrementAndGet);

  @Test
  void keepsTheOrderAcrossTheHandOver() throws Exception {
    updates.put(1);
    updates.put(2);
    assertThat(updates.take()).isEqualTo(1);
    updates.put(3);
    assertThat(updates.take()).isEqualTo(2);
    assertThat(updates.take()).isEqualTo(3);
    assertThat(updates.poll(Duration.ZERO)).isEmpty();
  }

  @Test
  void saysNoWhenFullAndTellsOnceWhenRoomIsBack() throws Exception {
    for (int i = 0; i < 5; i++)
      updates.put(i);
    assertThat(updates.size()).isEqualTo(5);
    assertThat(updates.ready()).isFalse();
    updates.take();
    updates.take();
    assertThat(updates.ready()).isFalse();
    assertThat(rooms).hasValue(0);
    updates.take();
    assertThat(rooms).hasValue(1);
    assertThat(updates.ready()).isTrue();
    updates.take();
    assertThat(rooms).hasValue(1);
  }

  @Test
  void tellsNobodyIfNobodyAsked() throws Exception {
    for (int i = 0; i < 5; i++)
      updates.put(i);
    for (int i = 0; i < 5; i++)
      updates.take();
    assertThat(rooms).hasValue(0);
  }

  @Test
  void drainsAcrossTheHandOverUpToTheLimit() throws Exception {
    updates.put(1);
    updates.put(2);
    updates.take();
    updates.put(3);
    updates.put(4);
    assertThat(updates.ready()).isFalse();
    List<Integer> drained = new ArrayList<>();
    assertThat(updates.drainTo(drained, 2)).isEqualTo(2);
    assertThat(drained).containsExactly(2, 3);
    assertThat(rooms).hasValue(1);
    assertThat(updates.drainTo(drained, 9)).isEqualTo(1);
    assertThat(drained).containsExactly(2, 3, 4);
    assertThat(updates.drainTo(drained, 9)).isZero();
  }

  @Test
  void givesWhatWasPutBeforeTheEndAndThenTheReason() throws Exception {
    updates.put(1);
    updates.close("peer went");
    updates.close("again");
    updates.put(2);
    assertThat(updates.take()).isEqualTo(1);
    assertThatThrownBy(updates::take).isInstanceOf(ConnectionLostException.class).hasMessage("peer went");
    assertThatThrownBy(() -> updates.poll(Duration.ofDays(1))).isInstanceOf(ConnectionLostException.class);
    assertThat(updates.drainTo(new ArrayList<>(), 1)).isZero();
  }

  @Test
  void wakesATakerThatWaits() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    List<Integer> taken = new ArrayList<>();
    Thread taker = Thread.ofPlatform().start(() -> {
      try {
        taken.add(updates.take());
        taken.add(updates.take());
      } catch (InterruptedException interrupted) {
        done.countDown();
      }
    });
    updates.put(7);
    while (taker.getState() != Thread.State.TIMED_WAITING || updates.size() > 0)
      Thread.onSpinWait();
    taker.interrupt();
    done.await();
    taker.join();
    assertThat(taken).containsExactly(7);
  }
}
