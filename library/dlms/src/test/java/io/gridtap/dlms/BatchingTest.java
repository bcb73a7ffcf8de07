package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchingTest {
  private final Batching batching = new Batching(9);

  private void taken(int attributes, int times) { for (int i = 0; i < times; i++) batching.taken(attributes); }

  @Test
  void triesOneMoreAfterAWhileUpToTheSetting() {
    batching.tooMany(16);
    taken(8, 19);
    assertThat(batching.most()).isEqualTo(8);
    taken(8, 1);
    assertThat(batching.most()).isEqualTo(9);
    taken(9, 100);
    assertThat(batching.most()).isEqualTo(9);
  }

  @Test
  void fewerThanMayBeSayNothingOfMore() {
    batching.tooMany(16);
    taken(7, 100);
    assertThat(batching.most()).isEqualTo(8);
  }
}
