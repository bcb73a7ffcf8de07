package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.testkit.Script;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers meant to harm or to confuse: each fails its request with words that say why, and the next request works. */
class HostileMeterTest {
  private static final AttributeRequest VOLTAGE = AttributeRequest
      .of(new AttributeDescriptor(3, Obis.of(1, 0, 32, 7, 0, 255), 2));
  private static final Request<GetResult> GET = new Request.Get(VOLTAGE);
  private static final Object TICKET = "ticket";
  private static final String ACCEPTED = "61 29 A1 09 06 07 60 85 74 05 08 01 01 A2 03 02 01 00 A3 05 A1 03 02 01 00"
      + "BE 10 04 0E 08 00 06 5F 1F 04 00 60 1E 5D 00 40 00 07";
  private static final GetResult GOT = new GetResult.Value(Data.longUnsigned(2301));

  private static Octets down(Octets apdu) {
    return new OctetWriter().u16be(1).u16be(1).u16be(16).u16be(apdu.length()).octets(apdu).toOctets();
  }

  private static Octets down(String apdu) { return down(Octets.hex(apdu)); }

  private static Script<ClientCommand, ClientEvent> opening() {
    ClientSettings settings = ClientSettings.of(Route.of(16, 1)).withConformance(new Conformance(0x601E5D))
        .withTransfers(ClientSettings.Transfers.STANDARD.withMaxOctets(4096).withMaxBlocks(100));
    return new Script<>(new ClientEngine(settings, WrapperLink.client(settings.route())))
        .command(new ClientCommand.Open()).delivers(ClientEvent.LinkConnected.class, _ -> {}).sends(_ -> {});
  }

  private static Script<ClientCommand, ClientEvent> asked(Request<?> request) {
    return opening().receive(down(ACCEPTED)).delivers(ClientEvent.Opened.class, _ -> {})
        .command(new ClientCommand.Ask(request, TICKET)).sends(_ -> {});
  }

  /** The association goes on: the next request has invoke id 2. */
  private static void goesOn(Script<ClientCommand, ClientEvent> script) {
    script.command(new ClientCommand.Ask(GET, "next")).sends(_ -> {}).receive(down("C4 01 C2 00 12 08 FD"))
        .delivers(new ClientEvent.Answered("next", GOT)).nothingElse();
  }

  private static void malformed(ClientEvent.Failed failed) {
    assertThat(failed.failure()).isInstanceOf(Failure.Malformed.class);
    assertThat(failed.failure().text()).startsWith("the answer cannot be understood: ").hasSizeLessThan(500);
  }

  @Test
  void valuesNestedTenThousandDeepAreRefused() {
    OctetWriter nested = new OctetWriter().octets(Octets.hex("C4 01 C1 00"));
    for (int i = 0; i < 10_000; i++) nested.octets(Octets.hex("01 01"));
    goesOn(asked(GET).receive(down(nested.u8(0).toOctets())).delivers(ClientEvent.Failed.class,
        HostileMeterTest::malformed));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      // arrays, structures, strings, bits with a count of 2³¹, 2³² - 1 and of five octets
      "01 84 80 00 00 00 00", "02 84 FF FF FF FF 00", "09 84 80 00 00 00 00", "0A 84 FF FF FF FF",
      "04 84 80 00 00 00 00",
      "01 85 01 00 00 00 00 00", "0C 84 7F FF FF FF 41",
      // a compact array of very many elements of no length
      "13 00 84 7F FF FF FF", "13 02 00 84 7F FF FF FF",
      // an array of two with elements of arrays of very many
      "01 02 01 84 7F FF FF FF 00",
      // registers cut off
      "12 08", "06 00 00 00", "15 00 00 00 00", "19 07 E9 01 01", "09 0C 07 E9",
      // types that do not exist
      "07 00", "0B 00", "63"})
  void countsBeyondWhatIsThereAreRefused(String value) {
    goesOn(asked(GET).receive(down("C4 01 C1 00 " + value)).delivers(ClientEvent.Failed.class,
        HostileMeterTest::malformed));
  }

  @ParameterizedTest
  @CsvSource({"D8 00 00,state 0,no reason", "D8 01 01,service-not-allowed,operation-not-possible",
      "D8 02 02,service-unknown,service-not-supported", "D8 01 03,service-not-allowed,other-reason",
      "D8 01 04,service-not-allowed,pdu-too-long", "D8 02 05,service-unknown,deciphering-error",
      "D8 02 06 00 00 03 E8,service-unknown,an invocation counter of 1000", "D8 FF FF,state 255,service error 255"})
  void everyExceptionIsPutInWords(String exception, String state, String service) {
    goesOn(asked(GET).receive(down(exception)).delivers(ClientEvent.Failed.class, failed -> {
      assertThat(failed.failure()).isInstanceOf(Failure.Excepted.class);
      assertThat(failed.failure().text()).contains(state, service);
    }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"D8", "D8 01", "D8 02 06 00", "0E 01", "C4", "C4 01", "C4 09 C1 00", "C5 01 C1 00",
      "C7 01 C1 00 00",
      "FF", "00"})
  void piecesOfAnswersAndAnswersToSomethingElseFailTheRequest(String apdu) {
    goesOn(asked(GET).receive(down(apdu)).delivers(ClientEvent.Failed.class, failed -> assertThat(
        failed.failure().text()).isNotBlank()));
  }

  @ParameterizedTest
  @CsvSource({"C4 03 C1 01 00 12 08 FD,1 values for a list of 2",
      "C4 03 C1 03 01 04 01 04 01 04,3 values for a list of 2",
      "C4 03 C1 00,0 values for a list of 2", "C4 01 C1 00 12 08 FD,one value for a list of 2"})
  void aListWithAnotherNumberOfResultsIsNotBelieved(String answer, String why) {
    goesOn(asked(new Request.GetList(List.of(VOLTAGE, VOLTAGE))).receive(down(answer))
        .delivers(ClientEvent.Failed.class, failed -> {
          assertThat(failed.failure()).isInstanceOf(Failure.Malformed.class);
          assertThat(failed.failure().text()).contains(why);
        }));
  }

  @Test
  void oneAttributeThatMayNotBeReadDoesNotSpoilTheList() {
    goesOn(asked(new Request.GetList(List.of(VOLTAGE, VOLTAGE, VOLTAGE)))
        .receive(down("C4 03 C1 03 00 12 08 FD 01 03 00 12 08 FD"))
        .delivers(new ClientEvent.Answered(TICKET,
            List.of(GOT, new GetResult.Failure(DataAccessResult.READ_WRITE_DENIED), GOT))));
  }

  @Test
  void anAnswerThatComesTooLateIsNotTheNextOnes() {
    asked(GET).after(Duration.ofSeconds(15))
        .delivers(ClientEvent.Failed.class, failed -> assertThat(failed.failure()).isInstanceOf(Failure.Silence.class))
        .command(new ClientCommand.Ask(GET, "next")).sends(_ -> {}).receive(down("C4 01 C1 00 12 00 01"))
        .delivers(ClientEvent.Remark.class, remark -> assertThat(remark.text()).contains("answers no request"))
        .receive(down("C4 01 C2 00 12 08 FD")).delivers(new ClientEvent.Answered("next", GOT)).nothingElse();
  }

  @Test
  void aBlockThatComesTooLateIsNotTheNextOnes() {
    asked(GET).receive(down("C4 02 C1 00 00000001 00 02 12 00")).sends(_ -> {})
        .after(Duration.ofSeconds(15))
        .delivers(ClientEvent.Failed.class, failed -> assertThat(failed.failure()).isInstanceOf(Failure.Silence.class))
        .command(new ClientCommand.Ask(GET, "next")).sends(_ -> {}).receive(down("C4 02 C1 01 00000002 00 01 01"))
        .delivers(ClientEvent.Remark.class, _ -> {}).receive(down("C4 01 C2 00 12 08 FD"))
        .delivers(new ClientEvent.Answered("next", GOT)).nothingElse();
  }

  @Test
  void generalBlocksWithoutEndAreCutOff() {
    Script<ClientCommand, ClientEvent> script = asked(GET);
    String block = "00".repeat(100);
    for (int number = 1; number <= 40; number++)
      script.receive(down("E0 01 %04X 0000 64 %s".formatted(number, block))).sends(_ -> {});
    goesOn(script.receive(down("E0 01 0029 0000 64 " + block)).delivers(ClientEvent.Failed.class,
        failed -> assertThat(failed.failure().text()).contains("more than 4096 octets in one transfer")));
  }

  @Test
  void aStreamOfEmptyBlocksIsCutOff() {
    Script<ClientCommand, ClientEvent> script = asked(new Request.GetBlocks(VOLTAGE));
    for (int number = 1; number <= 100; number++)
      script.receive(down("C4 02 C1 00 %08X 00 00".formatted(number))).delivers(ClientEvent.Block.class, _ -> {})
          .command(new ClientCommand.Next(TICKET)).sends(_ -> {});
    goesOn(script.receive(down("C4 02 C1 00 00000065 00 00")).delivers(ClientEvent.Failed.class,
        failed -> assertThat(failed.failure().text()).contains("100 blocks")));
  }

  @ParameterizedTest
  @CsvSource({"01,A1 03 02 01 0D,authentication-failure: the password or key is wrong", "01,A1 03 02 01 02,context",
      "02,A1 03 02 01 01,rejected-transient", "01,A2 03 02 01 02,ACSE version", "01,A1 03 02 01 63,no-reason-given"})
  void aRejectionSaysInWordsWhy(String result, String diagnostic, String word) {
    opening()
        .receive(down("61 17 A1 09 06 07 60 85 74 05 08 01 01 A2 03 02 01 %s A3 05 %s".formatted(result, diagnostic)))
        .delivers(ClientEvent.NotOpened.class,
            refused -> assertThat(refused.failure().text()).contains(word).contains("rejected"))
        .closesNaming("rejected").nothingElse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"61", "61 00", "61 84 FF FF FF FF", "61 80 00 00", "61 02 A1 00", "0E 01 06 02", "D8 01 01",
      "C4 01 C1 00 00",
      "60 00", "63 00"})
  void whateverComesInPlaceOfAnAareNoAssociationIsThoughtOpen(String apdu) {
    Script<ClientCommand, ClientEvent> script = opening().receive(down(apdu));
    try {
      script.delivers(ClientEvent.NotOpened.class, refused -> assertThat(refused.failure().text()).isNotBlank());
    } catch (AssertionError dropped) {
      script.delivers(ClientEvent.Remark.class, _ -> {}).after(Duration.ofSeconds(20))
          .delivers(ClientEvent.NotOpened.class,
              refused -> assertThat(refused.failure()).isInstanceOf(OpenFailure.Silence.class));
    }
    script.closesNaming("").nothingElse();
  }

  @Test
  void aListOfOneMayBeAnsweredWithASingleValue() {
    goesOn(asked(new Request.GetList(Collections.nCopies(1, VOLTAGE))).receive(down("C4 01 C1 00 12 08 FD"))
        .delivers(new ClientEvent.Answered(TICKET, List.of(GOT))));
  }
}
