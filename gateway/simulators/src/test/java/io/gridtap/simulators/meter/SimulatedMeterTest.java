package io.gridtap.simulators.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.association.Admission;
import io.gridtap.dlms.association.ServedDevice;
import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEngine;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.association.ServerLimits;
import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CompactBuffers;
import io.gridtap.dlms.cosem.CompactData;
import io.gridtap.dlms.cosem.Invocation;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.InitiateRequest;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.SetResponse;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SimulatedMeterTest {
  private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));
  private static final InvokeId ID = new InvokeId(1, true, true);

  /** A client of one logical device, behind the wrapper. */
  private static final class Client {
    private final Engine<ServerCommand, ServerEvent> meter;
    private final int client;
    private final int logical;

    private Client(Engine<ServerCommand, ServerEvent> meter, int client, int logical) {
      this.meter = meter;
      this.client = client;
      this.logical = logical;
    }

    private List<Octets> send(Octets apdu) {
      meter.receive(new OctetWriter().u16be(1).u16be(client).u16be(logical).u16be(apdu.length()).octets(apdu)
          .toOctets(), Moment.ORIGIN);
      return drain();
    }

    private List<Octets> drain() {
      List<Octets> sent = new ArrayList<>();
      while (true) {
        switch (meter.poll()) {
          case Output.Transmit<ServerEvent>(var octets) -> sent.add(octets);
          case Output.Deliver<ServerEvent> _,Output.Close<ServerEvent> _ -> {
          }
          case Output.Idle<ServerEvent> _ -> {
            return sent;
          }
        }
      }
    }

    private Octets answer(Octets apdu) {
      Octets answer = send(apdu).getFirst();
      return answer.slice(8, answer.length() - 8);
    }

    private Aare associate(String password) {
      Octets user = ApduCodec.encode(
          new InitiateRequest(Optional.empty(), true, OptionalInt.empty(), 6, Conformance.LN, 1024));
      Aarq aarq = Aarq.plain(ApplicationContext.LN, user);
      return Aare.CODEC.decode(answer(Aarq.CODEC.encode(password.isEmpty()
          ? aarq
          : aarq.withAuthentication(1, Octets.of(password.getBytes(StandardCharsets.US_ASCII))))));
    }

    private Data get(int classId, Obis obis, int attribute) {
      OctetWriter whole = new OctetWriter();
      Apdu answer = ask(new GetRequest.Normal(ID,
          AttributeRequest.of(new AttributeDescriptor(classId, obis, attribute))));
      while (answer instanceof GetResponse.Block(_, var block)) {
        whole.octets(block.raw());
        if (block.last()) return DataCodec.decode(whole.toOctets(), Limits.STANDARD);
        answer = ask(new GetRequest.Next(ID, block.number()));
      }
      return ((GetResult.Value) ((GetResponse.Normal) answer).result()).data();
    }

    private void invoke(Invocation invocation) {
      assertThat(ask(new ActionRequest.Normal(ID, invocation.method(), Optional.of(invocation.parameter())))).isEqualTo(
          new ActionResponse.Normal(ID, new ActionOutcome(ActionResult.SUCCESS, Optional.empty())));
    }

    private Apdu ask(Apdu apdu) { return ApduCodec.decode(answer(ApduCodec.encode(apdu)), Limits.STANDARD); }
  }

  private static ServerEngine engine(MeterSpec spec) {
    List<ServedDevice> devices = new SimulatedMeter(spec, NOON).devices();
    return new ServerEngine(WrapperLink.server(), devices, Admission.ALWAYS, ServerLimits.STANDARD);
  }

  @Test
  void letsInWithThePasswordOfEachClient() {
    MeterSpec spec = MeterSpec.of(MeterModel.SINGLE_PHASE, 1);
    assertThat(new Client(engine(spec), 1, 1).associate("22222222").result()).isEqualTo(AssociationResult.ACCEPTED);
    assertThat(new Client(engine(spec), 17, 1).associate("00000000").result()).isEqualTo(AssociationResult.ACCEPTED);
    assertThat(new Client(engine(spec), 32, 1).associate("11111111").result()).isEqualTo(AssociationResult.ACCEPTED);
    assertThat(new Client(engine(spec), 32, 1).associate("00000000").result())
        .isEqualTo(AssociationResult.REJECTED_PERMANENT);
  }

  @Test
  void measuresTheSameOnBothChannels() {
    Client client = new Client(engine(MeterSpec.of(MeterModel.SINGLE_PHASE, 1)), 16, 1);
    client.associate("");
    Data volts = client.get(3, Obis.of(1, 1, 32, 7, 0, 255), 2);
    assertThat(volts).isEqualTo(client.get(3, Obis.of(1, 0, 32, 7, 0, 255), 2));
    assertThat(((Data.Int) volts).value()).isBetween(22_000L, 24_000L);
  }

  @Test
  void givesFortyDaysOfLoadWhoseEnergyIsThatOfTheRegister() {
    Client client = new Client(engine(MeterSpec.of(MeterModel.THREE_PHASE, 3)), 16, 1);
    client.associate("");
    List<Data> rows = ((Data.Array) client.get(7, SimulatedMeter.LOAD_PROFILE, 2)).elements();
    assertThat(rows).hasSize(40 * 96);
    long previous = 0;
    for (Data row : rows) {
      long energy = ((Data.Int) ((Data.Structure) row).elements().get(2)).value();
      assertThat(energy).isGreaterThan(previous);
      previous = energy;
    }
    assertThat(client.get(3, Obis.of(1, 0, 1, 8, 0, 255), 2)).isEqualTo(Data.doubleLongUnsigned(previous));
  }

  @Test
  void compactDataHoldWhatTheirTemplateSays() {
    ServerEngine engine = engine(MeterSpec.of(MeterModel.THREE_PHASE, 3));
    Client client = new Client(engine, 32, 1);
    client.associate("11111111");
    Obis compact = SimulatedMeter.COMPACT;
    Octets buffer = CompactData.BUFFER.read(client.get(62, compact, 2));
    Octets description = CompactData.TEMPLATE_DESCRIPTION.read(client.get(62, compact, 5));
    List<CaptureObject> captured = CompactData.CAPTURE_OBJECTS.read(client.get(62, compact, 3));
    assertThat(buffer.u8(0)).isEqualTo(CompactData.TEMPLATE_ID.read(client.get(62, compact, 4)));
    List<Data> values = CompactBuffers.values(buffer, description, Limits.STANDARD);
    assertThat(values).hasSameSizeAs(captured).isEqualTo(captured.stream()
        .map(each -> client.get(each.classId(), each.name(), each.attribute())).toList());
    assertThat(CompactData.CAPTURE_METHOD.read(client.get(62, compact, 6))).as("when read").isEqualTo(1);

    assertThat(client.ask(new SetRequest.Normal(ID, AttributeRequest.of(new AttributeDescriptor(62, compact, 6)),
        Data.enumerated(0)))).isEqualTo(new SetResponse.Normal(ID, DataAccessResult.SUCCESS));
    client.invoke(CompactData.reset(compact));
    assertThat(CompactData.BUFFER.read(client.get(62, compact, 2))).isEqualTo(Octets.EMPTY);
    client.invoke(CompactData.capture(compact));
    assertThat(CompactData.BUFFER.read(client.get(62, compact, 2))).isEqualTo(buffer);
  }

  @Test
  void measuresDemandOfTheQuarterAndGasOfTheHour() {
    Client client = new Client(engine(MeterSpec.of(MeterModel.THREE_PHASE, 3)), 16, 1);
    client.associate("");
    Obis demand = Obis.of(1, 0, 1, 4, 0, 255);
    assertThat(client.get(5, demand, 2)).as("the quarter has just begun").isEqualTo(Data.doubleLongUnsigned(0));
    long last = ((Data.Int) client.get(5, demand, 3)).value();
    long power = ((Data.Int) client.get(3, Obis.of(1, 0, 1, 7, 0, 255), 2)).value();
    assertThat(last).isBetween(power * 8 / 10, power * 12 / 10);
    assertThat(client.get(5, demand, 8)).isEqualTo(Data.doubleLongUnsigned(900));
    assertThat(((Data.Int) client.get(4, Obis.of(0, 1, 24, 2, 1, 255), 2)).value()).isPositive();
    assertThat(client.get(72, Obis.of(0, 1, 24, 1, 0, 255), 9)).as("device type").isEqualTo(Data.unsigned(3));
  }

  @Test
  void listsTheMetersBehindAConcentratorAndServesEach() {
    ServerEngine engine = engine(MeterSpec.of(MeterModel.CONCENTRATOR, 1).withMeters(3));
    Client management = new Client(engine, 16, 1);
    management.associate("");
    assertThat(((Data.Array) management.get(17, Obis.of(0, 0, 41, 0, 0, 255), 2)).elements()).hasSize(4);
    Client last = new Client(engine, 16, SimulatedMeter.FIRST_BEHIND_CONCENTRATOR + 2);
    assertThat(last.associate("").result()).isEqualTo(AssociationResult.ACCEPTED);
    assertThat(last.get(3, Obis.of(1, 0, 1, 8, 0, 255), 2)).isInstanceOf(Data.Int.class);
  }

  // ---- faults

  private static List<Octets> answersWith(MeterFault fault) {
    FaultyEngine faulty = new FaultyEngine(engine(MeterSpec.of(MeterModel.SINGLE_PHASE, 1)),
        MeterFaults.NONE.with(fault, 1), 5);
    return new Client(faulty, 16, 1).send(Aarq.CODEC.encode(Aarq.plain(ApplicationContext.LN, ApduCodec.encode(
        new InitiateRequest(Optional.empty(), true, OptionalInt.empty(), 6, Conformance.LN, 1024)))));
  }

  @Test
  void disturbsWhatIsSentAsDemanded() {
    Octets whole = answersWith(MeterFault.BUSY).getFirst();
    assertThat(answersWith(MeterFault.SILENCE)).isEmpty();
    assertThat(answersWith(MeterFault.SLOW)).isEmpty();
    assertThat(answersWith(MeterFault.GARBAGE).getFirst().length()).isGreaterThan(whole.length());
    assertThat(answersWith(MeterFault.DROP)).containsExactly(whole.slice(0, whole.length() / 2));
    Octets changed = answersWith(MeterFault.CHECKSUM).getFirst();
    assertThat(changed.length()).isEqualTo(whole.length());
    assertThat(changed).isNotEqualTo(whole);
  }

  @Test
  void sendsLateWhatIsSlow() {
    FaultyEngine faulty = new FaultyEngine(engine(MeterSpec.of(MeterModel.SINGLE_PHASE, 1)),
        MeterFaults.NONE.with(MeterFault.SLOW, 1), 5);
    Client client = new Client(faulty, 16, 1);
    assertThat(client.send(Octets.hex("c001c100030100200700ff0200"))).isEmpty();
    faulty.timeout(Moment.ORIGIN.plus(Duration.ofSeconds(4)));
    assertThat(client.drain()).hasSize(1);
  }

  @Test
  void takesOneAssociationAndLingersBehindIt() {
    Instant[] now = {Instant.EPOCH};
    MeterAdmission admission = new MeterAdmission(MeterFaults.NONE.with(MeterFault.LINGER, 1), () -> now[0], 1);
    Route route = Route.of(16, 1);
    assertThat(admission.enter(route)).isTrue();
    assertThat(admission.enter(route)).isFalse();
    admission.leave(route);
    now[0] = Instant.EPOCH.plusSeconds(9);
    assertThat(admission.enter(route)).isFalse();
    now[0] = Instant.EPOCH.plusSeconds(15);
    assertThat(admission.enter(route)).isTrue();
  }
}
