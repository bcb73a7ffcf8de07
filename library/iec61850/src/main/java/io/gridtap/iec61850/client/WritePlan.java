package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many assignments, packed into as few requests as fit the PDU size agreed on. */
final class WritePlan {
  /** A device writes nothing of what it refuses for its size. */
  private static final int RESOURCE = 3;
  private static final ServiceError PDU_SIZE = new ServiceError(4, 3);

  private final Iec61850Client client;

  WritePlan(Iec61850Client client) { this.client = client; }

  /** The requests go out one after the other: what is written first is written first. */
  List<WriteResult> write(List<Assignment> assignments) throws InterruptedException {
    long most = client.parameters().maxPduOctets() - EncodedOctets.AROUND;
    List<WriteResult> results = new ArrayList<>();
    List<Assignment> together = new ArrayList<>();
    long octets = 0;
    for (Assignment next : assignments) {
      long more = EncodedOctets.of(next.reference()) + EncodedOctets.of(next.data());
      if (!together.isEmpty() && octets + more > most) {
        send(together, results);
        together.clear();
        octets = 0;
      }
      together.add(next);
      octets += more;
    }
    if (!together.isEmpty()) send(together, results);
    return List.copyOf(results);
  }

  private void send(List<Assignment> together, List<WriteResult> results) throws InterruptedException {
    Answer<ConfirmedResponse.Written> answer = client.mms().call(new ConfirmedRequest.Write(
        new VariableAccess.Variables(together.stream().map(one -> one.reference().variable()).toList()),
        together.stream().map(Assignment::data).toList()));
    switch (answer) {
      case Answer.Positive<ConfirmedResponse.Written>(ConfirmedResponse.Written written) -> {
        if (written.results().size() != together.size())
          throw new Answer.RefusedException(
              "%d results where %d were written".formatted(written.results().size(), together.size()));
        for (int i = 0; i < together.size(); i++) results.add(result(together.get(i), written.results().get(i)));
      }
      case Answer.Negative<ConfirmedResponse.Written>(ServiceError error) -> {
        if (together.size() > 1 && (error.errorClass() == RESOURCE || error.equals(PDU_SIZE))) {
          int middle = together.size() / 2;
          send(List.copyOf(together.subList(0, middle)), results);
          send(List.copyOf(together.subList(middle, together.size())), results);
        } else {
          for (Assignment one : together)
            results.add(new WriteResult.Refused(one.reference(), error.text(), Optional.of(error)));
        }
      }
      case Answer.Rejected<ConfirmedResponse.Written>(var reason) -> {
        for (Assignment one : together)
          results.add(new WriteResult.Refused(one.reference(), "rejected: " + reason.text(), Optional.empty()));
      }
      case Answer.Unreadable<ConfirmedResponse.Written> unreadable -> unreadable.orThrow();
    }
  }

  private static WriteResult result(Assignment assignment, Optional<AccessResult.Failure> failure) {
    return failure.<WriteResult>map(why -> new WriteResult.Failure(assignment.reference(), why))
        .orElseGet(() -> new WriteResult.Written(assignment.reference()));
  }
}
