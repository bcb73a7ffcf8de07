package io.gridtap.iec104.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.testkit.EnginePair;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sender and receiver against each other, on a link that may change octets. */
class TransferPairTest {
  private static final FileSettings SETTINGS = FileSettings.STANDARD.withSectionOctets(1000);

  /** A side whose ASDUs travel with an octet of length before each. */
  private static final class Framed implements Engine<String, FileOutcome> {
    private final FileSide side;
    private Octets rest = Octets.EMPTY;
    private Moment now = Moment.ORIGIN;
    private final Function<Octets, Octets> damage;
    private boolean told;

    Framed(FileSide side, Function<Octets, Octets> damage) {
      this.side = side;
      this.damage = damage;
    }

    @Override
    public void receive(Octets octets, Moment moment) {
      now = moment;
      rest = new OctetWriter().octets(rest).octets(octets).toOctets();
      while (!rest.isEmpty() && rest.length() > rest.u8(0)) {
        int length = rest.u8(0);
        take(rest.slice(1, length).copy());
        rest = rest.slice(1 + length, rest.length() - 1 - length).copy();
      }
    }

    private void take(Octets octets) {
      try {
        side.receive(Asdu.decode(octets), now);
      } catch (DecodeException malformed) {
        // the layer below answers it
      }
    }

    @Override
    public void command(String command, Moment moment) { throw new IllegalArgumentException(command); }

    @Override
    public void timeout(Moment moment) {
      now = moment;
      side.timeout(moment);
    }

    @Override
    public Output<FileOutcome> poll() {
      Optional<Asdu> asdu = side.poll(now);
      if (asdu.isPresent()) {
        Octets octets = asdu.get().encode();
        return new Output.Transmit<>(new OctetWriter().u8(octets.length()).octets(damage.apply(octets)).toOctets());
      }
      FileOutcome outcome = side.outcome();
      if (outcome == null || told) return new Output.Idle<>(side.deadline());
      told = true;
      return new Output.Deliver<>(outcome);
    }
  }

  private final MemoryStore store = new MemoryStore();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private static Framed station(MemoryStore kept, Function<Octets, Octets> damage) {
    return new Framed(FileSide.of(new StationFiles(FieldSizes.IEC104, StationTime.UTC, SETTINGS), kept), damage);
  }

  private static Framed receiver(ByteArrayOutputStream sink, Function<Octets, Octets> damage) {
    return new Framed(FileSide.of(FileReceiver.select(FileChart.FILE, 7, FieldSizes.IEC104, SETTINGS, Moment.ORIGIN),
        new StoreWork(RecordedTransferTest.sink(sink))), damage);
  }

  private static Framed sender(Octets content, Function<Octets, Octets> damage) {
    return new Framed(
        FileSide.of(new FileSender(FileChart.FILE, content.length(), 7, FieldSizes.IEC104, SETTINGS, Moment.ORIGIN),
            new StoreWork(
                new FileStore.Source(content.length(), new ByteArrayInputStream(content.toByteArray())))),
        damage);
  }

  private static Optional<FileOutcome> run(Framed left, Framed right) {
    EnginePair<String, FileOutcome, String, FileOutcome> pair = new EnginePair<>(left, right);
    pair.after(Duration.ofMinutes(10));
    return pair.left().delivered().stream().findFirst();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 235, 236, 237, 472, 999, 1000, 1001, 5000, 70_001})
  void everyLengthArrivesInBothDirections(int octets) {
    bothWays(octets, UnaryOperator.identity(), UnaryOperator.identity());
  }

  @Test
  void aDamagedSegmentIsSentAgain() { bothWays(5000, damagedSegments(0, 9, 20), damagedSegments(0, 12)); }

  private void bothWays(int octets, Function<Octets, Octets> fromStation, Function<Octets, Octets> toStation) {
    Octets content = new Noise(octets).octets(octets);
    store.with(FileChart.FILE, content);
    assertThat(run(receiver(received, UnaryOperator.identity()), station(store, fromStation)))
        .contains(new FileOutcome.Done(octets));
    assertThat(Octets.wrap(received.toByteArray())).isEqualTo(content);
    store.files.clear();
    assertThat(run(sender(content, toStation), station(store, UnaryOperator.identity())))
        .contains(new FileOutcome.Done(octets));
    assertThat(store.files.get(FileChart.FILE)).isEqualTo(content);
    assertThat(store.open).isZero();
  }

  /** One of a section at a time: two may leave the sum as it was. */
  private static Function<Octets, Octets> damagedSegments(Integer... numbers) {
    Set<Integer> damaged = Set.of(numbers);
    AtomicInteger seen = new AtomicInteger();
    return octets -> octets.u8(0) == TypeId.F_SG_NA_1.number() && damaged.contains(seen.getAndIncrement())
        ? flipped(octets, octets.length() - 1, 0x10)
        : octets;
  }

  @Test
  void whateverIsDamagedBothSidesComeToAnEnd() {
    for (int seed = 0; seed < 300; seed++) {
      Noise noise = new Noise(seed);
      Octets content = noise.octets(noise.between(0, 4000));
      MemoryStore kept = new MemoryStore().with(FileChart.FILE, content);
      Function<Octets, Octets> damage = octets -> noise.between(0, 9) == 0
          ? flipped(octets, noise.between(0, octets.length() - 1), 1 << noise.between(0, 7))
          : octets;
      Framed client = seed % 2 == 0 ? receiver(new ByteArrayOutputStream(), damage) : sender(content, damage);
      assertThat(run(client, station(kept, damage))).as("seed %d", seed).isPresent();
      assertThat(kept.open).as("seed %d", seed).isZero();
    }
  }

  private static Octets flipped(Octets octets, int at, int bits) {
    byte[] bytes = octets.toByteArray();
    bytes[at] ^= (byte) bits;
    return Octets.wrap(bytes);
  }
}
