package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.MmsServer;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that refuse services as a whole: each command says the standard's name, and what to look at. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RefusedServicesLoopbackTest {
  @ParameterizedTest
  @ValueSource(strings = {"browse", "dataset list", "dataset read LD0/LLN0.ds", "rcb show LD0/LLN0.RP.urcb01",
      "rcb set LD0/LLN0.RP.urcb01 BufTm=100", "log list LD0", "log show LD0/LLN0.EventLog",
      "log set LD0/LLN0.lcb LogEna=false", "goose show LD0/LLN0.gcb", "goose set LD0/LLN0.gcb GoEna=true --yes",
      "sv show LD0/LLN0.US.usvcb01", "sv set LD0/LLN0.msvcb01 SvEna=true --yes", "setting-group show LD0",
      "setting-group select LD0 1 --yes", "control show LD0/GGIO1.SPCSO1",
      "control operate LD0/GGIO1.SPCSO1 on --yes"})
  void haveAHint(String command) throws IOException {
    check(command, new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE),
        "rejected: confirmed-request/unrecognized-service; " + ErrorHints.of(RejectReason.UNRECOGNIZED_SERVICE));
    check(command, new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED),
        "access/object-access-denied; " + ErrorHints.of(ServiceError.OBJECT_ACCESS_DENIED));
  }

  private static void check(String command, Answer<?> answer, String wanted) throws IOException {
    try (MmsServer device = MmsServer.start(TcpListener.Settings.local(0), AssociationSettings.STANDARD,
        _ -> new Refusing(answer))) {
      List<String> words = new ArrayList<>(List.of(("iec61850 " + command).split(" ", -1)));
      words.add(words.get(1).equals("browse") ? 2 : 3, "127.0.0.1:" + device.port());
      Invocation run = Invocation.of(words.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).contains(wanted).doesNotContain("\tat ");
    }
  }

  /** @param answer to whatever it is asked */
  private record Refusing(Answer<?> answer) implements MmsServer.Service {
    @Override
    public Answer<?> answer(ConfirmedRequest<?> request) { return answer; }

    @Override
    public void closed(String reason) {
      // nothing is kept
    }
  }
}
