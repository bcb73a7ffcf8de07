package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.device.DateTimes;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.ObjectBase;
import io.gridtap.dlms.device.Reading;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.AccessRequest;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.AccessSpecification;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.ReadRequest;
import io.gridtap.dlms.xdlms.ReadResponse;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.SetResponse;
import io.gridtap.dlms.xdlms.VariableAccess;
import io.gridtap.dlms.xdlms.WriteRequest;
import io.gridtap.dlms.xdlms.WriteResponse;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Services of a server, clause by clause. */
class ServerServicesTest {
  private static final AttributeDescriptor BUFFER = new AttributeDescriptor(7, RecordedMeter.PROFILE, 2);
  private static final AttributeDescriptor VOLTAGE = new AttributeDescriptor(3, RecordedMeter.VOLTAGE, 2);
  private static final AttributeDescriptor ERRORS = new AttributeDescriptor(1, RecordedMeter.ERRORS, 2);
  private static final Conformance GENERAL_BLOCKS = Conformance.LN.with(Conformance.Service.GENERAL_BLOCK_TRANSFER);

  private static ServedDevice device() {
    return new ServedDevice(1, RecordedMeter.device(), List.of(
        ServerAssociation.open(16).withConformance(GENERAL_BLOCKS)
            .withRights(io.gridtap.dlms.device.AccessRights.ALL)));
  }

  private static ServerWire open(int pdu) {
    return new ServerWire(device(), 16).open(ApplicationContext.LN, Conformance.LN, pdu);
  }

  private static ServerWire openSn(int pdu) {
    return new ServerWire(RecordedMeter.shortNames(), 16).open(ApplicationContext.SN, Conformance.SN, pdu);
  }

  private static List<Data> rows(Apdu answer) {
    assertThat(answer).isInstanceOf(GetResponse.Normal.class);
    return elements(((GetResponse.Normal) answer).result());
  }

  private static List<Data> elements(GetResult result) {
    assertThat(result).isInstanceOf(GetResult.Value.class);
    return ((Data.Array) ((GetResult.Value) result).data()).elements();
  }

  private static Octets pull(ServerWire wire, GetRequest request, int mostOctets) {
    OctetWriter whole = new OctetWriter();
    Apdu answer = wire.ask(request);
    while (answer instanceof GetResponse.Block(var id, var block)) {
      assertThat(ApduCodec.encode(answer).length()).isLessThanOrEqualTo(mostOctets);
      whole.octets(block.raw());
      if (block.last()) return whole.toOctets();
      answer = wire.ask(new GetRequest.Next(id, block.number()));
    }
    throw new AssertionError(answer.toString());
  }

  @Test
  void givesALongProfileInBlocksThatAddUpToTheWhole() {
    List<Data> whole = rows(open(65_535).ask(ServerWire.get(BUFFER)));
    assertThat(whole).hasSize(RecordedMeter.ROWS);
    Octets raw = pull(open(100), ServerWire.get(BUFFER), 100);
    assertThat(DataCodec.decode(raw, Limits.STANDARD)).isEqualTo(Data.array(whole));
  }

  @Test
  void givesAListInBlocksWithItsResults() {
    GetRequest list = new GetRequest.WithList(ServerWire.ID, List.of(AttributeRequest.of(VOLTAGE),
        AttributeRequest.of(new AttributeDescriptor(3, RecordedMeter.PROFILE, 2)), AttributeRequest.of(BUFFER)));
    Octets raw = pull(open(200), list, 200);
    assertThat(raw.slice(0, 4)).isEqualTo(Octets.hex("03 00 12 08"));
    // undefined: its result and nothing else
    assertThat(raw.slice(5, 2)).isEqualTo(Octets.hex("01 04"));
    GetResponse.WithList short_ = (GetResponse.WithList) open(65_535).ask(list);
    assertThat(short_.results().get(1)).isEqualTo(new GetResult.Failure(DataAccessResult.OBJECT_UNDEFINED));
    assertThat(elements(short_.results().get(2))).hasSize(RecordedMeter.ROWS);
  }

  @Test
  void endsALongGetAtAWrongBlockNumber() {
    ServerWire wire = open(100);
    wire.ask(ServerWire.get(BUFFER));
    assertThat(wire.ask(new GetRequest.Next(ServerWire.ID, 7))).isEqualTo(
        new GetResponse.BlockFailure(ServerWire.ID, true, 7, DataAccessResult.DATA_BLOCK_NUMBER_INVALID));
    assertThat(wire.ask(new GetRequest.Next(ServerWire.ID, 1))).isEqualTo(
        new GetResponse.BlockFailure(ServerWire.ID, true, 1, DataAccessResult.NO_LONG_GET_IN_PROGRESS));
  }

  @Test
  void selectsRowsAndColumnsByEntry() {
    SelectiveAccess some = new SelectiveAccess(2, Data.structure(Data.doubleLongUnsigned(3),
        Data.doubleLongUnsigned(5), Data.longUnsigned(3), Data.longUnsigned(4)));
    assertThat(rows(open(65_535).ask(ServerWire.get(BUFFER, some)))).containsExactly(row(2), row(3), row(4));
  }

  private static Data row(long number) {
    return Data.structure(Data.doubleLongUnsigned(12_000_000 + 37 * number), Data.doubleLongUnsigned(4000 + number));
  }

  @Test
  void selectsByRangeWithBothEnds() {
    SelectiveAccess hour = new SelectiveAccess(1, Data.structure(
        Data.structure(Data.longUnsigned(8), LogicalDevice.logicalName(io.gridtap.dlms.device.ClockObject.CLOCK),
            Data.integer(2), Data.longUnsigned(0)),
        at("2025-03-01T02:00:00Z"), at("2025-03-01T03:00:00Z"), Data.array()));
    List<Data> rows = rows(open(65_535).ask(ServerWire.get(BUFFER, hour)));
    assertThat(rows).hasSize(5);
    assertThat(((Data.Structure) rows.getFirst()).elements().getFirst()).isEqualTo(at("2025-03-01T02:00:00Z"));
    assertThat(((Data.Structure) rows.getLast()).elements().getFirst()).isEqualTo(at("2025-03-01T03:00:00Z"));
  }

  private static Data at(String time) { return CosemDateTimes.octetString(DateTimes.of(Instant.parse(time), 0, 0)); }

  @Test
  void takesALongValueInBlocks() {
    ServerWire wire = open(65_535);
    Octets raw = DataCodec.encode(Data.doubleLongUnsigned(51_966));
    assertThat(wire.ask(new SetRequest.FirstBlock(ServerWire.ID, AttributeRequest.of(ERRORS),
        new DataBlock(false, 1, raw.slice(0, 2))))).isEqualTo(new SetResponse.Block(ServerWire.ID, 1));
    assertThat(wire.ask(new SetRequest.Block(ServerWire.ID, new DataBlock(true, 2, raw.slice(2, 3)))))
        .isEqualTo(new SetResponse.LastBlock(ServerWire.ID, DataAccessResult.SUCCESS, 2));
    assertThat(wire.ask(ServerWire.get(ERRORS))).isEqualTo(
        new GetResponse.Normal(ServerWire.ID, new GetResult.Value(Data.doubleLongUnsigned(51_966))));
  }

  @Test
  void refusesABlockOfALongSetThatIsNotTheNext() {
    ServerWire wire = open(65_535);
    wire.ask(new SetRequest.FirstBlock(ServerWire.ID, AttributeRequest.of(ERRORS),
        new DataBlock(false, 1, Octets.hex("06"))));
    assertThat(wire.ask(new SetRequest.Block(ServerWire.ID, new DataBlock(true, 3, Octets.hex("00000001")))))
        .isEqualTo(new SetResponse.LastBlock(ServerWire.ID, DataAccessResult.DATA_BLOCK_NUMBER_INVALID, 3));
    assertThat(wire.ask(new SetRequest.Block(ServerWire.ID, new DataBlock(true, 2, Octets.hex("00000001")))))
        .isEqualTo(new SetResponse.LastBlock(ServerWire.ID, DataAccessResult.NO_LONG_SET_IN_PROGRESS, 2));
  }

  @Test
  void stopsAnAccessAtTheFirstErrorIfTold() {
    AccessRequest request = new AccessRequest(new LongInvokeId(7, false, true, true, false), Optional.empty(),
        List.of(new AccessSpecification.Get(AttributeRequest.of(new AttributeDescriptor(3, RecordedMeter.PROFILE, 2))),
            new AccessSpecification.Get(AttributeRequest.of(VOLTAGE))),
        List.of(Data.NULL, Data.NULL));
    AccessResponse answer = (AccessResponse) open(65_535).ask(request);
    assertThat(answer.results()).containsExactly(
        new AccessResponse.Result.Get(DataAccessResult.OBJECT_UNDEFINED),
        new AccessResponse.Result.Get(DataAccessResult.OTHER_REASON));
    assertThat(answer.data()).containsExactly(Data.NULL, Data.NULL);
  }

  /** More elements than memory could hold, and how many of them were made. */
  private static final class Endless extends ObjectBase {
    private long made;

    Endless() { super(1, 0, RecordedMeter.ERRORS, 2, 0); }

    @Override
    public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
      return new Reading.Elements(1L << 31, position -> {
        made++;
        return Data.doubleLongUnsigned(position);
      });
    }
  }

  @Test
  void refusesAnAccessWhoseAnswerIsTooLongBeforeAllOfItIsMade() {
    AccessSpecification get = new AccessSpecification.Get(AttributeRequest.of(ERRORS));
    AccessRequest request = new AccessRequest(new LongInvokeId(7, false, false, true, false), Optional.empty(),
        List.of(get, get),
        List.of(Data.NULL, Data.NULL));
    for (Conformance conformance : List.of(Conformance.LN, GENERAL_BLOCKS)) {
      Endless endless = new Endless();
      ServedDevice served = new ServedDevice(1, new LogicalDevice("GRX0000000000001", List.of(endless)),
          List.of(ServerAssociation.open(16).withConformance(conformance)));
      assertThat(new ServerWire(served, 16).open(ApplicationContext.LN, conformance, 1024).ask(request))
          .isEqualTo(new ExceptionResponse(1, 4, OptionalLong.empty()));
      assertThat(endless.made).isLessThan(200_000);
    }
  }

  // ---- selective access

  @Test
  void refusesSelectorsThatAnAttributeDoesNotHave() {
    ServerWire wire = open(65_535);
    SelectiveAccess some = new SelectiveAccess(2, Data.structure(Data.doubleLongUnsigned(1),
        Data.doubleLongUnsigned(1), Data.longUnsigned(1), Data.longUnsigned(0)));
    Apdu refused = new GetResponse.Normal(ServerWire.ID,
        new GetResult.Failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED));
    for (AttributeDescriptor attribute : List.of(VOLTAGE, ERRORS, new AttributeDescriptor(7, RecordedMeter.PROFILE, 4),
        new AttributeDescriptor(7, RecordedMeter.PROFILE, 1)))
      assertThat(wire.ask(ServerWire.get(attribute, some))).as(attribute.toString()).isEqualTo(refused);
    assertThat(wire.ask(new SetRequest.Normal(ServerWire.ID, new AttributeRequest(ERRORS, Optional.of(some)),
        Data.doubleLongUnsigned(1))))
        .isEqualTo(new SetResponse.Normal(ServerWire.ID, DataAccessResult.SCOPE_OF_ACCESS_VIOLATED));
  }

  @Test
  void givesPartsOfItsListOfObjects() {
    ServerWire wire = open(65_535);
    AttributeDescriptor list = new AttributeDescriptor(15, Obis.CURRENT_ASSOCIATION, 2);
    List<Data> all = rows(wire.ask(ServerWire.get(list)));
    Data voltage = LogicalDevice.logicalName(RecordedMeter.VOLTAGE);
    Data id = Data.structure(Data.longUnsigned(3), voltage);
    List<Data> plain = rows(wire.ask(ServerWire.get(list, new SelectiveAccess(1, Data.NULL))));
    assertThat(plain).hasSameSizeAs(all).contains(Data.structure(Data.longUnsigned(3), Data.unsigned(0), voltage));
    assertThat(rows(wire.ask(ServerWire.get(list, new SelectiveAccess(2, Data.array(Data.longUnsigned(3)))))))
        .hasSize(2).contains(Data.structure(Data.longUnsigned(3), Data.unsigned(0), voltage));
    List<Data> one = rows(wire.ask(ServerWire.get(list, new SelectiveAccess(3, Data.array(id)))));
    assertThat(one).hasSize(1).isSubsetOf(all);
    assertThat(((Data.Structure) one.getFirst()).elements()).hasSize(4).contains(voltage);
    assertThat(wire.ask(ServerWire.get(list, new SelectiveAccess(3, Data.NULL)))).isEqualTo(
        new GetResponse.Normal(ServerWire.ID, new GetResult.Failure(DataAccessResult.TYPE_UNMATCHED)));
    assertThat(wire.ask(ServerWire.get(list, new SelectiveAccess(9, Data.NULL)))).isEqualTo(
        new GetResponse.Normal(ServerWire.ID, new GetResult.Failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED)));
  }

  // ---- general block transfer

  private static GeneralBlockTransfer acknowledge(int window, int number, int acknowledged) {
    return new GeneralBlockTransfer(true, false, window, number, acknowledged, Octets.EMPTY);
  }

  /** Takes all blocks; the one of this number is lost the first time. */
  private static Octets transfer(ServerWire wire, int lost, int window) {
    OctetWriter whole = new OctetWriter();
    List<Apdu> blocks = wire.askAll(ServerWire.get(BUFFER));
    int received = 0;
    int own = 0;
    boolean lose = true;
    for (int exchange = 0; exchange < 200; exchange++) {
      for (Apdu apdu : blocks) {
        GeneralBlockTransfer block = (GeneralBlockTransfer) apdu;
        boolean dropped = lose && block.number() == lost;
        if (dropped) lose = false;
        if (dropped || block.number() != received + 1) continue;
        received++;
        whole.octets(block.data());
        if (block.last()) {
          assertThat(wire.askAll(acknowledge(window, ++own, received))).isEmpty();
          return whole.toOctets();
        }
      }
      blocks = wire.askAll(acknowledge(window, ++own, received));
      assertThat(blocks.size()).isLessThanOrEqualTo(window);
    }
    throw new AssertionError("no end");
  }

  @Test
  void repeatsLostBlocksOfAGeneralBlockTransfer() {
    for (int lost : List.of(0, 1, 2, 5, 9)) {
      ServerWire wire = new ServerWire(device(), 16).open(ApplicationContext.LN, GENERAL_BLOCKS, 128);
      Octets whole = transfer(wire, lost, 3);
      assertThat(rows(ServerWire.decode(whole))).as("block %d lost", lost).hasSize(RecordedMeter.ROWS);
    }
  }

  @Test
  void endsAGeneralBlockTransferWhoseAcknowledgementsStandStill() {
    ServerWire wire = new ServerWire(device(), 16).open(ApplicationContext.LN, GENERAL_BLOCKS, 128);
    wire.askAll(ServerWire.get(BUFFER));
    Apdu last = wire.ask(acknowledge(1, 1, 0));
    for (int i = 2; i < 12 && last instanceof GeneralBlockTransfer; i++) last = wire.ask(acknowledge(1, i, 0));
    assertThat(last).isInstanceOf(ExceptionResponse.class);
  }

  @Test
  void takesARequestInGeneralBlocksThatComeTwiceOrNotInSequence() {
    ServerWire wire = new ServerWire(device(), 16).open(ApplicationContext.LN, GENERAL_BLOCKS, 1024);
    Octets request = ApduCodec.encode(ServerWire.get(VOLTAGE));
    GeneralBlockTransfer first = new GeneralBlockTransfer(false, false, 1, 1, 0, request.slice(0, 5));
    GeneralBlockTransfer second = new GeneralBlockTransfer(true, false, 1, 2, 0,
        request.slice(5, request.length() - 5));
    assertThat(wire.askAll(first)).hasSize(1);
    assertThat(((GeneralBlockTransfer) wire.ask(first)).acknowledged()).isEqualTo(1);
    assertThat(wire.ask(second)).isEqualTo(
        new GetResponse.Normal(ServerWire.ID, new GetResult.Value(Data.longUnsigned(2301))));
  }

  // ---- short names

  @Test
  void readsByShortNamesFromTheListOfObjects() {
    ServerWire wire = openSn(65_535);
    ReadResponse list = (ReadResponse) wire.ask(new ReadRequest(List.of(new VariableAccess.Name(0xFA08))));
    Data.Array objects = (Data.Array) ((ReadResponse.Item.Value) list.items().getFirst()).data();
    int base = objects.elements().stream().map(each -> ((Data.Structure) each).elements())
        .filter(each -> each.get(3).equals(LogicalDevice.logicalName(RecordedMeter.VOLTAGE)))
        .map(each -> (int) ((Data.Int) each.getFirst()).value() & 0xFFFF).findFirst().orElseThrow();
    assertThat(wire.ask(new ReadRequest(
        List.of(new VariableAccess.Name(base + 8), new VariableAccess.Name(1))))).isEqualTo(
            new ReadResponse(List.of(new ReadResponse.Item.Value(Data.longUnsigned(2301)),
                new ReadResponse.Item.Failure(DataAccessResult.OBJECT_UNDEFINED))));
    assertThat(wire.ask(new WriteRequest(List.of(new VariableAccess.Name(base + 8)), List.of(Data.unsigned(1)))))
        .isEqualTo(new WriteResponse(
            List.of(new WriteResponse.Item.Done(DataAccessResult.READ_WRITE_DENIED))));
  }

  @Test
  void readsALongListByShortNamesInBlocks() {
    ServerWire wire = openSn(100);
    OctetWriter whole = new OctetWriter();
    Apdu answer = wire.ask(new ReadRequest(List.of(new VariableAccess.Name(0xFA08))));
    while (((ReadResponse) answer).items().getFirst() instanceof ReadResponse.Item.Block(var block)) {
      whole.octets(block.raw());
      if (block.last()) break;
      answer = wire.ask(new ReadRequest(List.of(new VariableAccess.BlockNumber((int) block.number()))));
    }
    Octets raw = new OctetWriter().u8(0x0C).octets(whole.toOctets()).toOctets();
    assertThat(ServerWire.decode(raw)).isEqualTo(
        openSn(65_535).ask(new ReadRequest(List.of(new VariableAccess.Name(0xFA08)))));
  }

  private static Apdu part(ServerWire wire, boolean last, int number, Octets raw) {
    return wire.ask(new ReadRequest(List.of(new VariableAccess.ReadBlock(new DataBlock(last, number, raw)))));
  }

  @Test
  void takesALongListOfShortNamesInBlocks() {
    ReadRequest request = new ReadRequest(List.of(new VariableAccess.Name(0xFA00), new VariableAccess.Name(1)));
    Octets raw = ApduCodec.encode(request);
    Octets list = raw.slice(1, raw.length() - 1);
    ServerWire wire = openSn(65_535);
    assertThat(part(wire, false, 1, list.slice(0, 3)))
        .isEqualTo(new ReadResponse(List.of(new ReadResponse.Item.BlockNumber(1))));
    assertThat(part(wire, true, 2, list.slice(3, list.length() - 3))).isEqualTo(openSn(65_535).ask(request));
    assertThat(part(wire, true, 2, list)).isEqualTo(new ReadResponse(
        List.of(new ReadResponse.Item.Failure(DataAccessResult.NO_LONG_GET_IN_PROGRESS))));
  }

  @Test
  void refusesBlocksOfAReadThatAreOutOfSequenceOrHoldBlocksAgain() {
    ServerWire wire = openSn(65_535);
    part(wire, false, 1, Octets.hex("02"));
    assertThat(part(wire, true, 3, Octets.hex("02FA00"))).isEqualTo(new ReadResponse(
        List.of(new ReadResponse.Item.Failure(DataAccessResult.DATA_BLOCK_NUMBER_INVALID))));
    assertThat(part(wire, true, 1, Octets.hex("FFFF"))).isEqualTo(new ReadResponse(
        List.of(new ReadResponse.Item.Failure(DataAccessResult.TYPE_UNMATCHED))));
    Octets nested = ApduCodec.encode(new ReadRequest(
        List.of(new VariableAccess.ReadBlock(new DataBlock(true, 1, Octets.hex("0102FA00"))))));
    assertThat(part(wire, true, 1, nested.slice(1, nested.length() - 1))).isEqualTo(new ReadResponse(
        List.of(new ReadResponse.Item.Failure(DataAccessResult.DATA_BLOCK_UNAVAILABLE))));
  }

  // ---- associations, bounds

  @Test
  void keepsAssociationsOfSeveralClientsApart() {
    ServerWire first = new ServerWire(RecordedMeter.logicalNames(), 16).open(ApplicationContext.LN,
        new Conformance(0x001010), 65_535);
    ServerWire other = first.as(17);
    assertThat(other.ask(ServerWire.get(VOLTAGE))).isInstanceOf(ExceptionResponse.class);
    assertThat(first.ask(ServerWire.get(VOLTAGE))).isInstanceOf(GetResponse.Normal.class);
  }

  @Test
  void refusesAnAssociationForNowWhenBusy() {
    Admission busy = new Admission() {
      @Override
      public boolean enter(Route route) { return false; }

      @Override
      public void leave(Route route) { throw new AssertionError("nobody entered"); }
    };
    Aare aare = new ServerWire(device(), 16, busy)
        .associate(Aarq.plain(ApplicationContext.LN, ServerWire.initiate(Conformance.LN, 1024)));
    assertThat(aare.result()).isEqualTo(AssociationResult.REJECTED_TRANSIENT);
  }

  @Test
  void closesWhatIsQuiet() {
    ServerWire wire = open(1024);
    Moment later = Moment.ORIGIN.plus(ServerLimits.STANDARD.inactivity());
    wire.server.timeout(later);
    List<Output<ServerEvent>> outputs = new ArrayList<>();
    for (Output<ServerEvent> next = wire.server.poll(); !(next instanceof Output.Idle<ServerEvent>); next = wire.server
        .poll())
      outputs.add(next);
    assertThat(outputs).last().isInstanceOf(Output.Close.class);
    assertThat(outputs).contains(new Output.Deliver<>(
        new ServerEvent.Released(Route.of(16, 1), "no APDU within 10 min")));
  }

  @Test
  void survivesWhateverIsSentWithinAnAssociation() {
    SplittableRandom random = new SplittableRandom(4059);
    ServerWire wire = new ServerWire(device(), 16).open(ApplicationContext.LN, GENERAL_BLOCKS, 256);
    int[] tags = {0x60, 0x62, 0xC0, 0xC1, 0xC3, 0xD9, 0xE0, 0x05, 0x06, 0x16, 0xC8, 0xDB, 0xDD, 0xDF, 0x00};
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[1 + random.nextInt(40)];
      random.nextBytes(octets);
      octets[0] = (byte) tags[random.nextInt(tags.length)];
      if (octets.length > 1) octets[1] = (byte) random.nextInt(8);
      wire.raw(Octets.wrap(octets));
    }
    wire.open(ApplicationContext.LN, Conformance.LN, 1024);
    assertThat(wire.ask(ServerWire.get(VOLTAGE))).isInstanceOf(GetResponse.Normal.class);
  }

  @Test
  void answersNothingToAnActionOfTheUnconfirmedClass() {
    ServerWire wire = open(1024);
    assertThat(wire.raw(Octets.hex("c3 01 01 0046 0000 60 03 0a ff 01 01 0f 00"))).isEmpty();
    assertThat(wire.ask(ServerWire.decode(Octets.hex("c3 01 c1 0046 0000 60 03 0a ff 02 01 0f 00"))))
        .isInstanceOf(ActionResponse.Normal.class);
  }
}
