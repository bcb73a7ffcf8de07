package io.gridtap.app;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 dataset create}: a data set of one's own. */
@Command(name = "create", customSynopsis = "gridtap iec61850 dataset create HOST [PORT] DATASET REF[FC]... [OPTION...]", description = """
    Creates a data set of these members, in their order. One of an association, @ds, would end with this \
    command.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 dataset create ied7 LD0/LLN0.dsMine 'LD0/XCBR1.Pos[ST]' 'LD0/MMXU1.TotW[MX]'"})
final class Iec61850DataSetCreateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850DataSetCreateCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, Integer.MAX_VALUE, "DATASET REF[FC]...");
    String name = words.getFirst();
    if (name.startsWith("@"))
      throw CommandFailure.usage("%s would end with this command; LD0/LLN0.%s stays".formatted(name,
          name.substring(1)));
    List<ReferenceArgument> members = words.stream().skip(1).map(ReferenceArgument::parse).toList();
    try (Iec61850Session session = device.open(terminal)) {
      ReferenceArgument.learn(session, members);
      List<FcReference> references = new ArrayList<>();
      for (ReferenceArgument member : members) references.add(member.reference(session));
      Answer<ConfirmedResponse.Defined> answer = session
          .ask(() -> session.client().dataSets().create(name, references));
      Optional<Denial> denial = denial(answer);
      if (form.json()) json(name, references, denial);
      if (denial.isPresent()) throw CommandFailure.failed("%s: %s".formatted(name, denial.get().text()));
      if (!form.json())
        new Narrator(terminal.err()).say("%s: created, with %s".formatted(name,
            ObjectPrinter.counted(references.size(), "member")));
    }
    return Exit.DONE;
  }

  private static Optional<Denial> denial(Answer<ConfirmedResponse.Defined> answer) {
    try {
      answer.orThrow();
      return Optional.empty();
    } catch (Answer.RefusedException refused) {
      return Optional.of(Denial.of(refused));
    }
  }

  private void json(String name, List<FcReference> members, Optional<Denial> denial) {
    JsonLine.print(terminal, line -> {
      line.writeStringProperty("dataSet", name);
      line.writeBooleanProperty("successful", denial.isEmpty());
      line.writeArrayPropertyStart("members");
      members.forEach(member -> line.writeString(member.toString()));
      line.writeEndArray();
      denial.ifPresent(why -> why.writeTo(line));
    });
  }
}
