package io.gridtap.app;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap dlms action}: invokes one method. */
@Command(name = "action", customSynopsis = "gridtap dlms action HOST[:PORT] CLASS OBIS METHOD [TYPE VALUE] [OPTION...]", description = "Invokes one method (ACTION) and prints what it returns. CLASS and METHOD are numbers or names. Nobody is asked whether they may.%n", footerHeading = "%n"
    + DataArgument.FORMS + ". Most methods without a parameter of their own want int8 0.%n%nExamples:%n", footer = {
        "  gridtap dlms action meter7 profile_generic 1-0:99.1.0 capture int8 0",
        "  gridtap dlms action meter7 9 0-0:10.0.100 execute uint16 1"})
final class DlmsActionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  DlmsActionCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = meter.rest(3, 5, "CLASS OBIS METHOD [TYPE VALUE]");
    int classId = AttributeArgument.classId(words.get(0));
    MethodDescriptor method = new MethodDescriptor(classId, AttributeArgument.obis(words.get(1)),
        AttributeArgument.methodId(classId, words.get(2)));
    Optional<Data> parameter = words.size() < 4
        ? Optional.empty()
        : Optional.of(DataArgument.of(words.get(3), words.size() == 5 ? words.get(4) : ""));
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      ActionOutcome outcome = demand(talk, method, parameter);
      String returned = outcome.returned().map(result -> switch (result) {
        case GetResult.Value(Data data) -> {
          StringBuilder tree = new StringBuilder();
          DataWords.tree(data, "", tree);
          yield tree.toString();
        }
        case GetResult.Failure(var why) -> "no value: %s\n".formatted(AccessWords.of(why));
      }).orElse("");
      terminal.out().print("%s done\n%s".formatted(method, returned));
    } finally {
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  /** @throws CommandFailure if the meter does not do it */
  static ActionOutcome demand(MeterTalk talk, MethodDescriptor method, Optional<Data> parameter)
      throws InterruptedException {
    ActionOutcome outcome = talk.invoke(method, parameter);
    if (outcome.result() != ActionResult.SUCCESS)
      throw CommandFailure.failed("%s not done: %s".formatted(method, AccessWords.of(outcome.result())));
    return outcome;
  }
}
