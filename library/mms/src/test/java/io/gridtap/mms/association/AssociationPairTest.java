package io.gridtap.mms.association;

import static io.gridtap.mms.association.AssociationSettings.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.testkit.EnginePair;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both roles of ours and a link that does what links do. */
class AssociationPairTest {
  private static final InformationReport REPORT = new InformationReport(
      new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")),
      List.of(new Data.OctetString(Octets.wrap(new byte[3000]))));

  private static EnginePair<Command, Event, Command, Event> pair(AssociationSettings settings) {
    return new EnginePair<>(AssociationEngine.client(settings), AssociationEngine.server(settings, Moment.ORIGIN));
  }

  private static ConfirmedRequest<?> read(int i) {
    return ConfirmedRequest.Read.of(VariableAccess.Variable.of("D", "v" + i));
  }

  private static Answer<?> answer(ConfirmedRequest<?> request) {
    return new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(),
        List.of(new Data.VisibleString(request.toString()), new Data.OctetString(Octets.wrap(new byte[2000])))));
  }

  /** The server answers whatever it has been asked. */
  private static void serve(EnginePair<Command, Event, Command, Event> pair) {
    for (Event event : pair.right().delivered())
      if (event instanceof Event.Requested(long invokeId, var request))
        pair.right().command(new Command.Reply(invokeId, answer(request)));
  }

  @ParameterizedTest
  @EnumSource(TpduSize.class)
  void anyChunkingAndAnyTpduSizeIsTheSame(TpduSize size) {
    for (long seed = 1; seed <= 10; seed++) {
      Noise noise = new Noise(seed);
      var pair = pair(STANDARD.withTpduSize(size).withPassword("secret"));
      pair.left().chunking(noise::chunks).delay(Duration.ofMillis(30));
      pair.right().chunking(noise::chunks).delay(Duration.ofMillis(70));
      pair.left().command(new Command.Associate());
      pair.after(Duration.ofSeconds(1));
      assertThat(pair.left().delivered()).hasExactlyElementsOfTypes(Event.TransportConnected.class, Event.Opened.class);
      for (int i = 0; i < 5; i++) pair.left().command(new Command.Call(read(i), i));
      pair.after(Duration.ofSeconds(1));
      serve(pair);
      pair.right().command(new Command.Report(REPORT));
      pair.after(Duration.ofSeconds(1));
      assertThat(pair.left().delivered()).containsExactly(new Event.Answered(0, answer(read(0))),
          new Event.Answered(1, answer(read(1))), new Event.Answered(2, answer(read(2))),
          new Event.Answered(3, answer(read(3))), new Event.Answered(4, answer(read(4))), new Event.Reported(REPORT));
      pair.left().command(new Command.Release());
      pair.after(Duration.ofSeconds(1));
      assertThat(pair.left().closed()).contains("released");
      assertThat(pair.right().closed()).contains("released by the peer");
    }
  }

  @Test
  void bothReleaseAtOnce() {
    var pair = pair(STANDARD);
    pair.left().command(new Command.Associate());
    pair.left().delay(Duration.ofMillis(50));
    pair.right().delay(Duration.ofMillis(50));
    pair.left().command(new Command.Release());
    pair.right().command(new Command.Release());
    pair.after(Duration.ofSeconds(5));
    assertThat(pair.left().closed()).isPresent().get().asString().startsWith("released");
    assertThat(pair.right().closed()).isPresent().get().asString().startsWith("released");
  }

  @Test
  void aSlowLinkIsStillALink() {
    var pair = pair(STANDARD);
    pair.left().delay(Duration.ofSeconds(2));
    pair.right().delay(Duration.ofSeconds(2));
    pair.left().command(new Command.Associate());
    pair.after(Duration.ofSeconds(9));
    assertThat(pair.left().delivered()).hasExactlyElementsOfTypes(Event.TransportConnected.class, Event.Opened.class);
    pair.right().delay(Duration.ofSeconds(20));
    pair.left().command(new Command.Call(read(1), "late"));
    pair.after(Duration.ofSeconds(3));
    serve(pair);
    pair.after(Duration.ofSeconds(60));
    assertThat(pair.left().delivered()).containsExactly(new Event.Unanswered("late"),
        new Event.Forgiven("answer to the unknown invoke identifier 1 dropped"));
  }

  /** Wherever the link ends, both sides come to an end within their limits and say so. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCutAnywhereEndsBothSides(boolean client) {
    for (int octets = 1; octets < 220; octets++) {
      var pair = pair(STANDARD);
      (client ? pair.left() : pair.right()).cutAfter(octets);
      pair.left().command(new Command.Associate());
      pair.after(Duration.ofSeconds(1));
      if (pair.left().closed().isEmpty()) pair.left().command(new Command.Call(read(1), "a"));
      serve(pair);
      pair.after(Duration.ofSeconds(30));
      assertThat(pair.left().closed()).as("after %d octets", octets).isPresent();
      assertThat(pair.right().closed()).as("after %d octets", octets).isPresent();
    }
  }
}
