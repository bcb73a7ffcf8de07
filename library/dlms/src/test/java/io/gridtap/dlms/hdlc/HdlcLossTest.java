package io.gridtap.dlms.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.testkit.EnginePair;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Both sides over a line that loses, doubles and adds octets: each APDU arrives once, whole and in order. */
class HdlcLossTest {
  private static final Route ROUTE = Route.of(16, 1);
  private static final HdlcSettings SETTINGS = HdlcSettings.STANDARD.withRetransmissions(20)
      .withInactivityTimeout(Duration.ZERO);

  private static Octets apdu(int number, int length) {
    byte[] octets = new byte[length];
    // flags everywhere, as nothing may depend on them
    Arrays.fill(octets, (byte) 0x7E);
    octets[0] = (byte) number;
    return Octets.wrap(octets);
  }

  private static <T extends LinkEvent> List<T> only(List<LinkEvent> events, Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Four requests and answers of several segments. */
  private static void converse(HdlcSettings settings, Function<Octets, List<Octets>> up,
      Function<Octets, List<Octets>> down) {
    LinkEngine client = HdlcClient.engine(settings, ROUTE);
    LinkEngine server = HdlcServer.engine(settings, 1, 0);
    EnginePair<LinkCommand, LinkEvent, LinkCommand, LinkEvent> pair = new EnginePair<>(client, server);
    pair.left().chunking(up);
    pair.right().chunking(down);
    pair.left().command(new LinkCommand.Connect());
    for (int minutes = 0; minutes < 5; minutes++)
      pair.after(Duration.ofMinutes(1));
    assertThat(only(pair.left().delivered(), LinkEvent.Connected.class)).hasSize(1);
    for (int number = 0; number < 4; number++) {
      Octets request = apdu(number, 300);
      Octets answer = apdu(100 + number, 700);
      pair.right().delivered();
      pair.left().delivered();
      pair.left().command(new LinkCommand.Send(ROUTE, request));
      List<LinkEvent.Received> arrived = new ArrayList<>();
      for (int seconds = 0; seconds < 600 && arrived.isEmpty(); seconds++) {
        arrived.addAll(only(pair.right().delivered(), LinkEvent.Received.class));
        if (arrived.isEmpty()) pair.after(Duration.ofSeconds(1));
      }
      assertThat(arrived).containsExactly(new LinkEvent.Received(ROUTE, request));
      pair.right().command(new LinkCommand.Send(ROUTE, answer));
      pair.after(Duration.ofMinutes(10));
      assertThat(only(pair.left().delivered(), LinkEvent.Received.class))
          .containsExactly(new LinkEvent.Received(ROUTE, answer));
      assertThat(only(pair.right().delivered(), LinkEvent.Received.class)).isEmpty();
    }
    pair.left().command(new LinkCommand.Disconnect(ROUTE));
    pair.after(Duration.ofMinutes(10));
    assertThat(only(pair.left().delivered(), LinkEvent.Disconnected.class)).hasSize(1);
  }

  private static List<Octets> hurt(Octets octets, Random random, int oneIn) {
    if (random.nextInt(oneIn) != 0) return List.of(octets);
    int at = random.nextInt(octets.length());
    Octets before = octets.slice(0, at);
    return switch (random.nextInt(5)) {
      case 0 -> List.of();
      case 1 -> List.of(octets, octets);
      case 2 -> List.of(before, octets.slice(at + 1, octets.length() - at - 1));
      case 3 -> List.of(before, Octets.hex("7E A0 7E 00 7E A8 20"), octets.slice(at, octets.length() - at));
      default -> {
        byte[] flipped = octets.toByteArray();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield List.of(Octets.wrap(flipped));
      }
    };
  }

  @Test
  void aGoodLineNeedsNoTime() { converse(SETTINGS, List::of, List::of); }

  @Test
  void windowsOfSeven() { converse(SETTINGS.withOwn(64, 7), List::of, List::of); }

  @TestFactory
  Stream<DynamicTest> aBadLineOnlyCostsTime() {
    return IntStream.range(0, 200).mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
      Random random = new Random(seed);
      HdlcSettings settings = SETTINGS.withOwn(64 + random.nextInt(128), 1 + seed % 4)
          .withRecovery(seed % 2 == 0 ? HdlcSettings.Recovery.RETRANSMIT : HdlcSettings.Recovery.POLL);
      converse(settings, octets -> hurt(octets, random, 6), octets -> hurt(octets, random, 6));
    }));
  }

  @TestFactory
  Stream<DynamicTest> octetByOctet() {
    return IntStream.of(1, 2, 7).mapToObj(size -> DynamicTest.dynamicTest("chunks of " + size, () -> {
      Function<Octets, List<Octets>> cut = octets -> {
        List<Octets> chunks = new ArrayList<>();
        for (int at = 0; at < octets.length(); at += size)
          chunks.add(octets.slice(at, Math.min(size, octets.length() - at)));
        return chunks;
      };
      converse(SETTINGS, cut, cut);
    }));
  }
}
