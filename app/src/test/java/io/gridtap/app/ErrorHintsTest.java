package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.client.Refusal;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error of the standard has a hint of its own. */
class ErrorHintsTest {
  private static final String UNKNOWN = "an error of the device's own";

  static Iterable<ServiceError> errors() { return ServiceError.standard(); }

  @ParameterizedTest
  @MethodSource("errors")
  void ofServiceErrors(ServiceError error) {
    assertThat(ErrorHints.of(error)).isNotBlank().doesNotStartWith(UNKNOWN).doesNotEndWith(".");
  }

  @ParameterizedTest
  @EnumSource
  void ofDataAccessErrors(DataAccessError error) {
    assertThat(ErrorHints.of(error)).isNotBlank();
    assertThat(ErrorHints.of(new AccessResult.Failure(error))).isEqualTo(ErrorHints.of(error));
  }

  /** Whatever the command was: what it is told of is a refusal. */
  @Test
  void ofARefusalByItsTypedError() {
    assertThat(hint(Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE), Optional.empty(), Optional.empty()))
        .contains(ErrorHints.of(DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(hint(Optional.empty(), Optional.of(ServiceError.OBJECT_ACCESS_DENIED), Optional.empty()))
        .contains(ErrorHints.of(ServiceError.OBJECT_ACCESS_DENIED));
    assertThat(hint(Optional.empty(), Optional.empty(), Optional.of(RejectReason.UNRECOGNIZED_SERVICE)))
        .contains(ErrorHints.of(RejectReason.UNRECOGNIZED_SERVICE));
    assertThat(hint(Optional.empty(), Optional.empty(), Optional.empty())).isEmpty();
    assertThat(ErrorHints.with("LD0: no", Refusal.of(new Answer.RefusedException("rejected",
        new Answer.Rejected<>(RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED)))))
        .isEqualTo("LD0: no; too many requests at a time; try --max-outstanding 1");
  }

  private static Optional<String> hint(Optional<DataAccessError> access, Optional<ServiceError> service,
      Optional<RejectReason> reject) {
    return ErrorHints.of(new Refusal("no", access, service, reject));
  }

  @Test
  void ofWhatTheStandardDoesNotHave() {
    assertThat(ErrorHints.of(new ServiceError(7, 99))).startsWith(UNKNOWN);
    assertThat(ErrorHints.of(new AccessResult.Failure(77))).startsWith(UNKNOWN);
    assertThat(ErrorHints.of(RejectReason.UNRECOGNIZED_SERVICE)).contains("does not have this service");
  }
}
