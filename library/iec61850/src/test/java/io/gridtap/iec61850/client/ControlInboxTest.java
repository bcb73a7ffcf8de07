package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.ConnectionLostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a device says of commands finds the command it is of, and only that. */
@Timeout(30)
class ControlInboxTest {
  private static final Origin US = Origin.of(OriginatorCategory.REMOTE_CONTROL, "us");
  private static final Origin OTHERS = Origin.of(OriginatorCategory.REMOTE_CONTROL, "others");
  private static final VariableAccess.Variable OPER = VariableAccess.Variable.of("LD0", "CSWI1$CO$Pos$Oper");
  private static final Duration AT_ONCE = Duration.ZERO;

  private final ControlInbox inbox = new ControlInbox(_ -> {});
  private final ControlInbox.Waiter waiter = inbox.await("LD0/CSWI1$CO$Pos", US, 7);

  private static Oper oper(Origin origin, int ctlNum) {
    return new Oper(Data.Bool.TRUE, Optional.empty(), origin, ctlNum, Timestamp.of(Instant.EPOCH, 0), false,
        Optional.of(new Value.Check(false, false)));
  }

  private static InformationReport positive(Origin origin, int ctlNum) {
    return new InformationReport(VariableAccess.of(OPER), List.of(oper(origin, ctlNum).data()));
  }

  @Test
  void aTerminationEndsTheCommandItIsOf() throws Exception {
    assertThat(inbox.takes(positive(US, 8))).isFalse();
    assertThat(inbox.takes(positive(OTHERS, 7))).isFalse();
    assertThat(waiter.awaitTermination(AT_ONCE)).isEmpty();
    assertThat(inbox.takes(positive(US, 7))).isTrue();
    assertThat(waiter.awaitTermination(AT_ONCE)).contains(Optional.empty());
  }

  @Test
  void aNegativeTerminationBringsItsCause() throws Exception {
    Oper oper = oper(US, 7);
    LastApplError error = LastApplError.of("LD0/CSWI1$CO$Pos$Oper", oper, AddCause.BLOCKED_BY_PROCESS);
    assertThat(inbox.takes(error.termination(OPER, oper.data()))).isTrue();
    assertThat(waiter.awaitTermination(AT_ONCE)).contains(Optional.of(error));
    assertThat(waiter.takeLastApplError()).isEmpty();
  }

  @Test
  void aTerminationIsOfTheCommandGivenLast() throws Exception {
    ControlInbox.Waiter later = inbox.await("LD0/CSWI1$CO$Pos", US, 7);
    assertThat(inbox.takes(positive(US, 7))).isTrue();
    assertThat(waiter.awaitTermination(AT_ONCE)).isEmpty();
    assertThat(later.awaitTermination(AT_ONCE)).contains(Optional.empty());
  }

  @Test
  void commandsOfOneObjectAreCountedWhoeverGivesThem() {
    for (int i = 1; i <= 255; i++) assertThat(inbox.nextCtlNum("LD0/CSWI1$CO$Pos")).isEqualTo(i);
    assertThat(inbox.nextCtlNum("LD0/CSWI1$CO$Pos")).isZero();
    assertThat(inbox.nextCtlNum("LD0/CSWI2$CO$Pos")).isEqualTo(1);
  }

  @Test
  void anErrorOfAnotherObjectIsNotOurs() {
    for (String other : List.of("LD0/CSWI1$CO$Pos2$Oper", "LD0/CSWI1$CO$Po", "LD1/CSWI1$CO$Pos$Oper"))
      assertThat(inbox.takes(LastApplError.of(other, oper(US, 7), AddCause.UNKNOWN).report())).as(other).isFalse();
    for (String ours : List.of("LD0/CSWI1$CO$Pos$Oper", "LD0/CSWI1$CO$Pos$SBOw", "LD0/CSWI1$CO$Pos"))
      assertThat(inbox.takes(LastApplError.of(ours, oper(US, 7), AddCause.UNKNOWN).report())).as(ours).isTrue();
    assertThat(waiter.takeLastApplError()).isPresent();
    assertThat(waiter.takeLastApplError()).isEmpty();
  }

  @Test
  void reportsAndWhatIsNoSuchThingGoTheirWay() {
    VariableAccess.Variable lastApplError = new VariableAccess.Variable(LastApplError.NAME, Optional.empty());
    for (List<AccessResult> results : List.<List<AccessResult>>of(List.of(), List.of(Data.Bool.TRUE),
        List.of(Data.Structure.of(Data.Bool.TRUE)), List.of(new AccessResult.Failure(3)),
        List.of(Data.Structure.of(new Data.VisibleString("LD0/CSWI1$CO$Pos$Oper"), new Data.Int(0), US.data(),
            new Data.Unsigned(300), new Data.Int(1))))) {
      assertThat(inbox.takes(new InformationReport(VariableAccess.of(OPER), results))).isFalse();
      assertThat(inbox.takes(new InformationReport(VariableAccess.of(lastApplError), results))).isFalse();
      assertThat(inbox.takes(new InformationReport(VariableAccess.of(lastApplError, OPER), results))).isFalse();
    }
  }

  @Test
  void aCauseOfTheDevicesOwnIsKept() {
    LastApplError own = new LastApplError("LD0/CSWI1$CO$Pos$Oper", 9, US, 7, 99);
    assertThat(inbox.takes(own.report())).isTrue();
    assertThat(waiter.takeLastApplError()).hasValueSatisfying(error -> {
      assertThat(error.addCause()).isEqualTo(AddCause.UNKNOWN);
      assertThat(error.text()).isEqualTo("cause 99 of the device's own, error 9");
    });
  }

  @Test
  void theEndOfTheAssociationEndsTheWait() {
    inbox.closed("gone");
    assertThatThrownBy(() -> waiter.awaitTermination(Duration.ofSeconds(10)))
        .isInstanceOf(ConnectionLostException.class).hasMessageContaining("gone");
  }

  @Test
  void whoNoLongerWaitsGetsNothing() {
    inbox.forget(waiter);
    assertThat(inbox.takes(positive(US, 7))).isFalse();
    assertThat(inbox.add(waiter)).isTrue();
    assertThat(inbox.add(waiter)).isFalse();
    assertThat(inbox.takes(positive(US, 7))).isTrue();
  }
}
