package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.association.ClientEvent;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of attributes, one of which the meter does not take. */
class ListReaderLoopbackTest {
  private static final String AARE = "61 29 A1 09 06 07 60 85 74 05 08 01 01 A2 03 02 01 00 A3 05 A1 03 02 01 00"
      + "BE 10 04 0E 08 00 06 5F 1F 04 00 60 1E 5D 04 00 00 07";
  private static final int BAD = 3;
  private static final int HEADER_OCTETS = 8;

  private final List<List<Integer>> asked = new CopyOnWriteArrayList<>();
  private final List<String> remarks = new CopyOnWriteArrayList<>();
  private final Batching batching = new Batching(16);

  /** Answers with the attributes' numbers, and with {@code bad}, if anything, where the bad one is among them. */
  private void meter(ServerSocket listening, Optional<String> bad) {
    try (Socket socket = listening.accept(); DataInputStream in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        byte[] header = in.readNBytes(HEADER_OCTETS);
        if (header.length < HEADER_OCTETS) return;
        Octets apdu = Octets.of(in.readNBytes(Octets.of(header).u8(7)));
        Optional<Octets> answer = switch (apdu.u8(0)) {
          case 0x60 -> Optional.of(Octets.hex(AARE));
          case 0xC0 -> answer(apdu, bad);
          default -> Optional.empty();
        };
        if (answer.isPresent())
          socket.getOutputStream().write(Octets.hex("0001 0001 0010 %04X %s".formatted(answer.get().length(),
              answer.get().toHex())).toByteArray());
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private Optional<Octets> answer(Octets apdu, Optional<String> bad) {
    boolean list = apdu.u8(1) == 3;
    List<Integer> numbers = new ArrayList<>();
    for (int at = list ? 8 : 7; at < apdu.length(); at += 10) numbers.add(apdu.u8(at));
    asked.add(numbers);
    if (numbers.contains(BAD)) return bad.map(Octets::hex);
    StringBuilder hex = new StringBuilder("C4 %02X %02X ".formatted(list ? 3 : 1, apdu.u8(2)));
    if (list) hex.append("%02X ".formatted(numbers.size()));
    for (int number : numbers) hex.append("00 12 %04X ".formatted(number));
    return Optional.of(Octets.hex(hex.toString()));
  }

  private <A> A with(Optional<String> bad, Function<DlmsClient, A> act) throws Exception {
    ClientSettings settings = ClientSettings.of(Route.of(16, 1)).withConformance(new Conformance(0x601E5D))
        .withRequestLimit(Duration.ofMillis(300)).withReleaseLimit(Duration.ofMillis(10));
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread meter = Thread.ofVirtual().start(() -> meter(listening, bad));
      try (DlmsClient client = DlmsClient.connect(TcpConnector.SHARED.connect(TcpConnector.Settings
          .to(InetAddress.getLoopbackAddress().getHostAddress(), listening.getLocalPort())),
          DlmsClientSettings.wrapper(settings), batching, event -> {
            if (event instanceof ClientEvent.Remark(var _, String text)) remarks.add(text);
          })) {
        return act.apply(client);
      } finally {
        meter.join(Duration.ofSeconds(10));
      }
    }
  }

  private static List<AttributeRequest> attributes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> AttributeRequest.of(new AttributeDescriptor(3, Obis.of(1, 0, number, 7, 0, 255), 2)))
        .toList();
  }

  private static List<GetResult> read(DlmsClient client, int count) {
    try {
      return client.get(attributes(count));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static GetResult value(int number) { return new GetResult.Value(Data.longUnsigned(number)); }

  @Test
  void anAttributeWithoutAnswerLeavesTheOthersAndIsWaitedForTwice() throws Exception {
    List<GetResult> results = with(Optional.empty(), client -> read(client, 4));

    GetResult none = new GetResult.Failure(DataAccessResult.TEMPORARY_FAILURE);
    assertThat(results).containsExactly(value(1), value(2), none, none);
    assertThat(asked).containsExactly(List.of(1, 2, 3, 4), List.of(1), List.of(2), List.of(3));
    assertThat(remarks).anySatisfy(text -> assertThat(text).contains("1-0:3.7.0", "300 ms"))
        .anySatisfy(text -> assertThat(text).contains("1-0:4.7.0", "not asked for"));
    assertThat(batching.most()).isEqualTo(16);
  }

  @Test
  void whatTheMeterDidNotSayIsRemarkedAndTheBadAttributeDoesNotMakeListsShorter() throws Exception {
    List<GetResult> results = with(Optional.of("D8 01 03"), client -> read(client, 8));

    assertThat(results).containsExactly(value(1), value(2), new GetResult.Failure(DataAccessResult.OTHER_REASON),
        value(4), value(5), value(6), value(7), value(8));
    assertThat(asked).contains(List.of(5, 6, 7, 8), List.of(1, 2));
    assertThat(remarks).anySatisfy(text -> assertThat(text).contains("1-0:3.7.0", "other-reason"));
    assertThat(batching.most()).isEqualTo(16);
  }
}
