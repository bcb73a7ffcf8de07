package io.gridtap.app;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.client.Refusal;
import io.gridtap.mms.pdu.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a list that are asked for one by one. What the device does not give is named with what to look at, and
 * the rest is shown; the command fails at its end.
 */
final class ListedParts {
  private final Terminal terminal;
  private final Iec61850Session session;
  private final FormOptions form;
  private int asked;
  private int missing;

  ListedParts(Terminal terminal, Iec61850Session session, FormOptions form) {
    this.terminal = terminal;
    this.session = session;
    this.form = form;
  }

  /**
   * One part.
   *
   * @param field that has the reference in JSON, {@code gocb}
   * @return nothing if the device refused it, which is said already
   */
  <R> Optional<R> ask(String field, String reference, Iec61850Session.Asking<R> asking)
      throws IOException, InterruptedException {
    return ask(field, reference, Optional.empty(), asking);
  }

  /** A list of what one part has of a class; empty if the device refused it, which is said already. */
  List<String> list(String field, String reference, AcsiClass kind, Iec61850Session.Asking<List<String>> asking)
      throws IOException, InterruptedException {
    return ask(field, reference, Optional.of(kind.text()), asking).orElse(List.of());
  }

  <R> Optional<R> ask(String field, String reference, Optional<String> kind, Iec61850Session.Asking<R> asking)
      throws IOException, InterruptedException {
    asked++;
    return session.ask(() -> {
      try {
        return Optional.of(asking.ask());
      } catch (Answer.RefusedException refused) {
        Refusal refusal = Refusal.of(refused);
        String message = String.valueOf(refused.getMessage());
        String of = reference + kind.map(one -> ", %ss".formatted(one)).orElse("");
        missing(field, reference, kind, ErrorHints.with(message.startsWith(reference)
            ? message
            : "%s: %s".formatted(of, message), refusal), refusal.text(), ErrorHints.of(refusal));
        return Optional.empty();
      }
    });
  }

  /** One part that the device does not have, although it was named. */
  <R> Optional<R> demand(String field, String reference, Iec61850Session.Asking<Optional<R>> asking, String absent)
      throws IOException, InterruptedException {
    Optional<Optional<R>> answer = ask(field, reference, asking);
    if (answer.filter(Optional::isEmpty).isPresent())
      missing(field, reference, Optional.empty(), "%s: %s".formatted(reference, absent), absent, Optional.empty());
    return answer.flatMap(found -> found);
  }

  private void missing(String field, String reference, Optional<String> kind, String sentence, String error,
      Optional<String> hint) {
    missing++;
    if (form.json()) terminal.out().print(JsonLine.of(line -> {
      line.writeStringProperty(field, reference);
      kind.ifPresent(one -> line.writeStringProperty("kind", one));
      line.writeStringProperty("error", error);
      hint.ifPresent(look -> line.writeStringProperty("hint", look));
    }));
    new Narrator(terminal.err()).say(sentence);
  }

  /** @throws CommandFailure if something is missing */
  void end() {
    terminal.out().flush();
    if (missing > 0)
      throw CommandFailure.failed("%d of %d could not be read; the lines above say why".formatted(missing, asked));
  }
}
