package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Octets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ciphered association whose octets are changed, repeated or refused on the way. */
class SecuredClientTest {
  private static final RecordedSession SESSION = RecordedSession.of("wrapper-20-suite0-glo-auth-enc-gmac");
  private static final List<Octets> METER = SESSION.fromServer();
  private static final Request<GetResult> GET = new Request.Get(
      AttributeRequest.of(new AttributeDescriptor(3, Obis.of(1, 0, 32, 7, 0, 255), 2)));
  private static final Object TICKET = "ticket";
  /** Octets before the invocation counter of the ciphered user information, from the end of the AARQ. */
  private static final int COUNTER_FROM_END = 30;

  private static Script<ClientCommand, ClientEvent> opening() {
    ClientSettings settings = Replay.settings(SESSION);
    return new Script<>(new ClientEngine(settings, WrapperLink.client(settings.route())))
        .command(new ClientCommand.Open()).delivers(ClientEvent.LinkConnected.class, _ -> {})
        .sends(SESSION.fromClient().getFirst());
  }

  private static Script<ClientCommand, ClientEvent> open() {
    return opening().receive(METER.get(0)).sends(SESSION.fromClient().get(1)).receive(METER.get(1))
        .delivers(ClientEvent.Opened.class, _ -> {});
  }

  private static Script<ClientCommand, ClientEvent> asked() {
    return open().command(new ClientCommand.Ask(GET, TICKET)).sends(SESSION.fromClient().get(2));
  }

  private static Octets changed(Octets octets, int at) {
    byte[] bytes = octets.toByteArray();
    bytes[at] ^= 1;
    return Octets.wrap(bytes);
  }

  private static void refused(ClientEvent.Failed failed) {
    assertThat(failed.failure()).isInstanceOf(Failure.Unprotected.class);
    assertThat(failed.failure().text()).doesNotContainIgnoringCase("000102030405").doesNotContainIgnoringCase("d0d1d2");
  }

  @Test
  void aChangedAnswerIsRefused() {
    Octets answer = METER.get(2);
    asked().receive(changed(answer, answer.length() - 1)).delivers(ClientEvent.Failed.class, SecuredClientTest::refused)
        .nothingElse();
  }

  @Test
  void aRepeatedAnswerIsRefused() {
    asked().receive(METER.get(2))
        .delivers(new ClientEvent.Answered(TICKET, new GetResult.Value(Data.longUnsigned(2301))))
        .command(new ClientCommand.Ask(GET, TICKET)).sends(_ -> {}).receive(METER.get(2))
        .delivers(ClientEvent.Failed.class, failed -> {
          refused(failed);
          assertThat(failed.failure().text()).contains("invocation counter 2");
        }).nothingElse();
  }

  @Test
  void anAnswerWithoutItsProtectionIsRefused() {
    asked().receive("0001 0001 0001 0007 C4 01 C1 00 12 08 FD")
        .delivers(ClientEvent.Failed.class, SecuredClientTest::refused).nothingElse();
  }

  @Test
  void aChangedInitiateResponseEndsTheAssociation() {
    Octets aare = METER.getFirst();
    opening().receive(changed(aare, aare.length() - 1))
        .delivers(ClientEvent.NotOpened.class,
            refused -> assertThat(refused.failure()).isInstanceOf(OpenFailure.Unprotected.class))
        .closesNaming("").nothingElse();
  }

  @Test
  void aMeterThatCannotDecipherSaysSo() {
    opening().receive("0001 0001 0001 0003 D8 02 05")
        .delivers(ClientEvent.NotOpened.class,
            refused -> assertThat(refused.failure().text()).contains("wrong key", "invocation counter too low"))
        .closesNaming("deciphering-error").nothingElse();
  }

  @Test
  void theCounterAMeterExpectsIsTakenInOnce() {
    opening().receive("0001 0001 0001 0007 D8 02 06 000003E8")
        .delivers(ClientEvent.Remark.class, remark -> assertThat(remark.text()).contains("from 102 to 1000"))
        .sends(aarq -> assertThat(aarq.slice(aarq.length() - COUNTER_FROM_END, 4)).isEqualTo(Octets.hex("000003E8")))
        .receive("0001 0001 0001 0007 D8 02 06 000007D0")
        .delivers(ClientEvent.NotOpened.class,
            refused -> assertThat(refused.failure().text()).contains("expects an invocation counter of 2000"))
        .closesNaming("invocation-counter-error").nothingElse();
  }

  @Test
  void theNextAssociationLeapsAgain() {
    ClientSettings settings = Replay.settings(SESSION);
    for (String expected : List.of("000003E8", "000007D0"))
      new Script<>(new ClientEngine(settings, WrapperLink.client(settings.route())))
          .command(new ClientCommand.Open()).delivers(ClientEvent.LinkConnected.class, _ -> {}).sends(_ -> {})
          .receive("0001 0001 0001 0007 D8 02 06" + expected).delivers(ClientEvent.Remark.class, _ -> {})
          .sends(aarq -> assertThat(aarq.slice(aarq.length() - COUNTER_FROM_END, 4)).isEqualTo(Octets.hex(expected)));
  }

  @Test
  void aLongLeapIsNotBelieved() {
    opening().receive("0001 0001 0001 0007 D8 02 06 00010067")
        .delivers(ClientEvent.NotOpened.class,
            refused -> assertThat(refused.failure().text()).contains("65639", "0-0:43.1.n"))
        .closesNaming("invocation-counter-error").nothingElse();
  }

  @Test
  void anAssociationLeapsOnce() {
    asked().receive("0001 0001 0001 0007 D8 02 06 000003E8")
        .delivers(ClientEvent.Remark.class, remark -> assertThat(remark.text()).contains("to 1000"))
        .sends(_ -> {}).receive(METER.get(2)).delivers(ClientEvent.Answered.class, _ -> {})
        .command(new ClientCommand.Ask(GET, TICKET)).sends(_ -> {}).receive("0001 0001 0001 0007 D8 02 06 000007D0")
        .delivers(ClientEvent.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Excepted.class))
        .nothingElse();
  }

  @Test
  void aCounterAtTheEndOfTheKeyIsNotBelieved() {
    opening().receive("0001 0001 0001 0007 D8 02 06 FFFFFFFE")
        .delivers(ClientEvent.NotOpened.class,
            refused -> assertThat(refused.failure()).isInstanceOf(OpenFailure.Excepted.class))
        .closesNaming("invocation-counter-error").nothingElse();
  }
}
