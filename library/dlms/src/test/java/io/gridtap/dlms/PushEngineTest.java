package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.PushSettings.Confirmation;
import io.gridtap.dlms.PushSettings.Plain;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.MemoryCounters;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.dlms.wrapper.Wpdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushEngineTest {
  private static final SystemTitle METER = SystemTitle.hex("4752580000000001");
  private static final SystemTitle OWN = SystemTitle.hex("4D4D4D0000000001");
  private static final GlobalKeys KEYS = GlobalKeys.of(Key.hex("000102030405060708090A0B0C0D0E0F"),
      Key.hex("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"));
  private static final Moment START = Moment.ORIGIN;

  private static PushSenders known(InvocationCounters counters, Protection least) {
    return title -> title.equals(METER)
        ? Optional.of(SecuritySettings.of(SecuritySuite.SUITE_0, KEYS, OWN).withCounters(counters)
            .withLeast(LeastProtection.all(least)))
        : Optional.empty();
  }

  private static PushEngine engine(PushSettings settings) { return new PushEngine("meter:1", 1, settings, START); }

  private record Told(List<Push> pushes, List<PushRefusal> refusals, List<Octets> sent, List<String> closed) {}

  private static Told told(PushEngine engine) {
    Told told = new Told(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    while (true) {
      switch (engine.poll()) {
        case Output.Transmit<PushEngine.Event>(Octets octets) -> told.sent.add(octets);
        case Output.Deliver<PushEngine.Event>(PushEngine.Event.Arrived(Push push)) -> told.pushes.add(push);
        case Output.Deliver<PushEngine.Event>(PushEngine.Event.Refused(PushRefusal refusal)) ->
          told.refusals.add(refusal);
        case Output.Close<PushEngine.Event>(String reason) -> told.closed.add(reason);
        case Output.Idle<PushEngine.Event> _ -> {
          return told;
        }
      }
    }
  }

  @Test
  void takesRecordedPushesOverBothCarriers() {
    for (RecordedSession.Line line : RecordedSession.of("push-01-data-notification").lines()) {
      boolean encryptedOnly = line.step().contains("encrypted only");
      PushEngine engine = engine(PushSettings.of(known(new MemoryCounters(),
          encryptedOnly ? Protection.ENCRYPTED : Protection.AUTHENTICATED_ENCRYPTED)).withPlain(Plain.ALLOWED));
      for (int i = 0; i < line.octets().length(); i++)
        engine.receive(line.octets().slice(i, 1), START);
      Told told = told(engine);
      assertThat(told.refusals).as(line.step()).isEmpty();
      assertThat(told.pushes).as(line.step()).hasSize(1);
      Push push = told.pushes.get(0);
      assertThat(push.route()).isEqualTo(Route.of(102, 1));
      assertThat(push.notification()).isInstanceOf(DataNotification.class);
      assertThat(push.title().isPresent()).isEqualTo(!line.step().contains("plain"));
      assertThat(push.values().get(0).toString()).contains("2301");
      assertThat(push.wantsConfirmation()).isTrue();
    }
  }

  @Test
  void takesRecordedEvents() {
    for (RecordedSession.Line line : RecordedSession.of("push-02-event-notification").lines()) {
      PushEngine engine = engine(PushSettings.of(PushSenders.NOBODY).withPlain(Plain.ALLOWED));
      engine.receive(line.octets(), START);
      Push push = told(engine).pushes.get(0);
      assertThat(push.notification()).isInstanceOf(EventNotification.class);
      assertThat(push.time()).isPresent();
      assertThat(push.values()).containsExactly(Data.longUnsigned(2301));
    }
  }

  /** The replay state belongs to sender and key, not to the connection it came over. */
  @Test
  void aPushRepeatedOnAnotherConnectionIsRefused() {
    PushSettings settings = PushSettings.of(known(new MemoryCounters(), Protection.AUTHENTICATED_ENCRYPTED));
    List<Octets> ciphered = RecordedSession.of("push-01-data-notification").lines().stream()
        .filter(line -> line.noted("VERIFIED")).map(RecordedSession.Line::octets).toList();
    PushEngine first = engine(settings);
    first.receive(ciphered.get(0), START);
    assertThat(told(first).pushes).hasSize(1);
    for (Octets again : ciphered) {
      PushEngine second = engine(settings);
      second.receive(again, START);
      Told told = told(second);
      assertThat(told.pushes).isEmpty();
      assertThat(told.refusals.get(0).reason()).isEqualTo(PushRefusal.Reason.SECURITY);
    }
  }

  @Test
  void refusesWhatIsNotAllowed() {
    assertThat(reason(PushSettings.of(PushSenders.NOBODY), plain())).isEqualTo(PushRefusal.Reason.NOT_PROTECTED);
    assertThat(reason(PushSettings.of(PushSenders.NOBODY).withPlain(Plain.ALLOWED), ciphered()))
        .isEqualTo(PushRefusal.Reason.UNKNOWN_SENDER);
    assertThat(reason(PushSettings.of(PushSenders.NOBODY).withPlain(Plain.ALLOWED), Octets.hex("D8 01 01")))
        .isEqualTo(PushRefusal.Reason.NOT_A_PUSH);
    assertThat(reason(PushSettings.of(PushSenders.NOBODY).withPlain(Plain.ALLOWED), Octets.hex("0F 00")))
        .isEqualTo(PushRefusal.Reason.MALFORMED);
    assertThat(reason(PushSettings.of(PushSenders.NOBODY), Octets.EMPTY)).isEqualTo(PushRefusal.Reason.MALFORMED);
  }

  private static PushRefusal.Reason reason(PushSettings settings, Octets apdu) {
    PushEngine engine = engine(settings);
    engine.receive(wpdu(apdu), START);
    Told told = told(engine);
    assertThat(told.pushes).isEmpty();
    return told.refusals.get(0).reason();
  }

  @Test
  void blocksSecondsApartBecomeOnePush() {
    PushEngine engine = engine(PushSettings.of(known(new MemoryCounters(), Protection.AUTHENTICATED_ENCRYPTED)));
    List<Octets> blocks = blocks(ciphered(), 10);
    for (int i = 0; i < blocks.size(); i++)
      engine.receive(wpdu(blocks.get(i)), START.plus(Duration.ofSeconds(20L * i)));
    Told told = told(engine);
    assertThat(told.refusals).isEmpty();
    assertThat(told.pushes).hasSize(1);
  }

  @Test
  void aMissingOrLateBlockEndsTheTransfer() {
    PushSettings settings = PushSettings.of(known(new MemoryCounters(), Protection.AUTHENTICATED_ENCRYPTED));
    List<Octets> blocks = blocks(ciphered(), 10);
    PushEngine missing = engine(settings);
    missing.receive(wpdu(blocks.get(0)), START);
    missing.receive(wpdu(blocks.get(2)), START);
    assertThat(told(missing).refusals.get(0).text()).contains("block 3 came, 2 was expected");
    PushEngine late = engine(settings);
    late.receive(wpdu(blocks.get(0)), START);
    late.timeout(START.plus(Duration.ofSeconds(61)));
    assertThat(told(late).refusals.get(0).text()).contains("block 2 did not come within 1 min");
    PushEngine tooMuch = engine(settings.withLimits(new Limits(32, 1000, 1024)));
    for (Octets block : blocks(new Noise(1).octets(3000), 300))
      tooMuch.receive(wpdu(block), START);
    assertThat(told(tooMuch).refusals.get(0).text()).contains("more than 1024 octets");
  }

  @Test
  void confirmsInTheProtectionItCameWith() {
    MemoryCounters counters = new MemoryCounters();
    PushEngine engine = engine(PushSettings.of(known(counters, Protection.AUTHENTICATED_ENCRYPTED)));
    engine.receive(wpdu(ciphered()), START);
    Push push = told(engine).pushes.get(0);
    engine.command(push, START);
    Wpdu answer = Wpdu.CODEC.decode(told(engine).sent.get(0));
    assertThat(answer.source()).isEqualTo(102);
    assertThat(answer.destination()).isEqualTo(1);
    ApduProtection meter = new ApduProtection(SecuritySettings.of(SecuritySuite.SUITE_0, KEYS, METER).withPeer(OWN));
    assertThat(meter.open(answer.apdu()).apdu().u8(0)).isEqualTo(0x10);
  }

  @Test
  void confirmsAtOnceIfToldSo() {
    PushSettings settings = PushSettings.of(PushSenders.NOBODY).withPlain(Plain.ALLOWED)
        .withConfirmation(Confirmation.ON_ARRIVAL);
    for (RecordedSession.Line line : RecordedSession.of("push-01-data-notification").lines()) {
      if (!line.step().contains("plain")) continue;
      PushEngine engine = engine(settings);
      engine.receive(line.octets(), START);
      assertThat(told(engine).sent).hasSize(1);
    }
  }

  @Test
  void aQuietConnectionIsClosed() {
    PushEngine engine = engine(PushSettings.of(PushSenders.NOBODY));
    engine.timeout(START.plus(Duration.ofMinutes(9)));
    assertThat(told(engine).closed).isEmpty();
    engine.timeout(START.plus(Duration.ofMinutes(10)));
    assertThat(told(engine).closed.get(0)).contains("10 min");
  }

  @Test
  void noiseDoesNoHarm() {
    Noise noise = new Noise(11);
    List<Octets> recorded = RecordedSession.of("push-01-data-notification").fromServer();
    PushSettings settings = PushSettings.of(known(new MemoryCounters(), Protection.ENCRYPTED)).withPlain(Plain.ALLOWED);
    for (int i = 0; i < 5000; i++) {
      PushEngine engine = engine(settings);
      engine.receive(i % 3 == 0
          ? noise.octets(noise.between(0, 200))
          : noise.mutation(recorded.get(i % recorded.size())), START);
      told(engine);
      engine.timeout(START.plus(Duration.ofSeconds(5)));
      told(engine);
    }
  }

  private static Octets plain() {
    return ApduCodec.encode(new DataNotification(LongInvokeId.of(0x4000_0007), Optional.empty(),
        Data.structure(Data.longUnsigned(2301), Data.octetString(new Noise(3).octets(60)))));
  }

  private static Octets ciphered() {
    return new ApduProtection(SecuritySettings.of(SecuritySuite.SUITE_0, KEYS, METER)).protect(plain());
  }

  private static List<Octets> blocks(Octets apdu, int size) {
    List<Octets> blocks = new ArrayList<>();
    for (int at = 0; at < apdu.length(); at += size) {
      int count = Math.min(size, apdu.length() - at);
      blocks.add(ApduCodec.encode(new GeneralBlockTransfer(at + count == apdu.length(), true, 0, blocks.size() + 1, 0,
          apdu.slice(at, count))));
    }
    return blocks;
  }

  private static Octets wpdu(Octets apdu) { return Wpdu.CODEC.encode(new Wpdu(1, 102, apdu)); }
}
