package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What devices answer who do not give a control block, and what that says of it. */
@Timeout(60)
class RefusedControlBlocksLoopbackTest {
  private static Answer<?> value(AccessResult result) {
    return new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(), List.of(result)));
  }

  static List<Answer<?>> notThere() {
    return List.of(value(new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT)),
        value(new AccessResult.Failure(DataAccessError.OBJECT_UNDEFINED)),
        value(new AccessResult.Failure(DataAccessError.INVALID_ADDRESS)),
        new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT), new Answer.Negative<>(ServiceError.OBJECT_UNDEFINED),
        new Answer.Negative<>(ServiceError.INVALID_ADDRESS));
  }

  static List<Answer<?>> notGiven() {
    return List.of(value(new AccessResult.Failure(DataAccessError.TEMPORARILY_UNAVAILABLE)),
        value(new AccessResult.Failure(DataAccessError.HARDWARE_FAULT)), value(new AccessResult.Failure(77)),
        value(Data.Bool.TRUE), new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED),
        new Answer.Negative<>(ServiceError.VMD_OPERATIONAL_PROBLEM),
        new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE));
  }

  private interface Check {
    void with(Iec61850Client client) throws Exception;
  }

  private static void device(Answer<?> answer, Check check) throws Exception {
    try (ScriptedDevice device = new ScriptedDevice()) {
      device.first = request -> request instanceof ConfirmedRequest.Read ? Optional.of(answer) : Optional.empty();
      try (Iec61850Client client = device.connect()) {
        check.with(client);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("notThere")
  void oneIsNotThereOnlyIfTheErrorSaysSo(Answer<?> answer) throws Exception {
    device(answer, client -> {
      assertThat(client.gooseControlBlock("LD0/LLN0.gcb").read()).isEmpty();
      assertThat(client.settingGroups("LD0").controlBlock()).isEmpty();
    });
  }

  @ParameterizedTest
  @MethodSource("notGiven")
  void allElseIsToldWithItsError(Answer<?> answer) throws Exception {
    device(answer, client -> assertThatThrownBy(() -> client.gooseControlBlock("LD0/LLN0.gcb").read())
        .isInstanceOfSatisfying(Answer.RefusedException.class, refused -> {
          assertThat(refused).hasMessageStartingWith("LD0/LLN0$GO$gcb: ");
          Refusal refusal = Refusal.of(refused);
          switch (answer) {
            case Answer.Negative<?>(ServiceError error) -> assertThat(refusal.serviceError()).contains(error);
            case Answer.Rejected<?>(RejectReason reason) -> assertThat(refusal.rejectReason()).contains(reason);
            case Answer.Positive<?>(ConfirmedResponse response) ->
              assertThat(refusal.dataAccessError()).isEqualTo(((ConfirmedResponse.Values) response).results()
                  .getFirst() instanceof AccessResult.Failure failure ? failure.error() : Optional.empty());
            case Answer.Unreadable<?> _ -> throw new AssertionError("none of these");
          }
        }));
  }
}
