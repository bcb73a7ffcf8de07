package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
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

  @Test
  void ofWhatTheStandardDoesNotHave() {
    assertThat(ErrorHints.of(new ServiceError(7, 99))).startsWith(UNKNOWN);
    assertThat(ErrorHints.of(new AccessResult.Failure(77))).startsWith(UNKNOWN);
    assertThat(ErrorHints.of(RejectReason.UNRECOGNIZED_SERVICE)).contains("does not have this service");
  }
}
