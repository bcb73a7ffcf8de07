package io.gridtap.sink.sql;

import io.gridtap.sink.sql.Faults.Meaning;
import io.gridtap.sink.sql.Faults.Verdict;
import io.gridtap.telemetry.SinkException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a driver's exception means for the delivery. */
final class Failures {
  private static final int MOST_CHARACTERS = 300;
  private static final int MOST_CAUSES = 20;
  /** Drivers have no code for it. */
  private static final Pattern ENCRYPTION = Pattern.compile("\\b(ssl|tls|certificate|hostnameverifier)\\b",
      Pattern.CASE_INSENSITIVE);

  private final JdbcUrl target;

  Failures(JdbcUrl target) { this.target = target; }

  /** A connect that nothing but an operator can mend is permanent: it is said each time, and tried with the longest pause. */
  SinkException connecting(SQLException failure) {
    SQLException told = told(failure);
    Meaning meaning = encryption(told)
        ? new Meaning(Verdict.OPERATOR, "no trusted TLS connection", target.encryptionRemedy())
        : meaning(told);
    return meaning.verdict() == Verdict.PASSING
        ? SinkException.retryable(what(meaning, told), where(told), meaning.remedy(), failure)
        : SinkException.permanent(what(meaning, told), where(told), meaning.remedy(), failure);
  }

  /** Nothing is given up that an operator can mend: the next connect says loudly what it is. */
  SinkException writing(SQLException failure) {
    SQLException told = told(failure);
    Meaning meaning = meaning(told);
    return switch (meaning.verdict()) {
      case PASSING, OPERATOR -> SinkException.retryable(what(meaning, told), where(told), meaning.remedy(), failure);
      case DATA -> SinkException.data(what(meaning, told), where(told), meaning.remedy(), failure);
      case HOPELESS -> SinkException.permanent(what(meaning, told), where(told), meaning.remedy(), failure);
    };
  }

  /** Also when the statement that failed was not of ours to expect. */
  Meaning meaning(SQLException failure) {
    String state = failure.getSQLState();
    int code = failure.getErrorCode();
    // errors of the user's own, by THROW or RAISERROR in a trigger
    if (target.dialect() == Dialect.SQLSERVER && code > 50_000)
      code = 50_000;
    return target.dialect().faults().meaning(code, state == null ? "" : state);
  }

  /** The pool wraps what the driver said. */
  private static SQLException told(SQLException failure) {
    SQLException told = failure;
    for (int i = 0; i < MOST_CAUSES && told.getErrorCode() == 0 && told.getCause() instanceof SQLException cause; i++)
      told = cause;
    return told;
  }

  private boolean encryption(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause())
      if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException
          || cause instanceof CertificateException)
        return true;
    return state.startsWith("08") && failure.getErrorCode() <= 0
        && ENCRYPTION.matcher(String.valueOf(failure.getMessage())).find();
  }

  private static String what(Meaning meaning, SQLException failure) {
    return meaning.equals(Faults.UNKNOWN)
        ? "%s %s/%d".formatted(meaning.what(), failure.getSQLState(), failure.getErrorCode())
        : meaning.what();
  }

  private String where(SQLException failure) {
    String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    String begun = said.length() <= MOST_CHARACTERS ? said : said.substring(0, MOST_CHARACTERS) + "…";
    return "%s (it says: %s [%s/%d])".formatted(target.where(), begun, failure.getSQLState(), failure.getErrorCode());
  }

}
