package io.gridtap.app;

import io.gridtap.dlms.cosem.InterfaceClass;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap dlms set}: writes one attribute. */
@Command(name = "set", customSynopsis = "gridtap dlms set HOST[:PORT] CLASS OBIS ATTRIBUTE TYPE VALUE [OPTION...]", description = "Writes one attribute (SET). CLASS and ATTRIBUTE are numbers or names. One that is read-only by its use is tried, but not without a warning.%n", footerHeading = "%n"
    + DataArgument.FORMS + ".%n%nExamples:%n", footer = {
        "  gridtap dlms set meter7 data 0-0:96.13.0 2 text 'hello'",
        "  gridtap dlms set meter7 7 1-0:99.1.0 capture_period uint32 900"})
final class DlmsSetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  DlmsSetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = meter.rest(4, 5, "CLASS OBIS ATTRIBUTE TYPE VALUE");
    AttributeDescriptor attribute = DlmsGetCommand.attribute(words);
    Data value = DataArgument.of(words.get(3), words.size() == 5 ? words.get(4) : "");
    // as of the newest version: which one the meter has is not asked for that alone
    InterfaceClass.of(attribute.classId()).attribute(attribute.attributeId())
        .filter(known -> !known.access().writable()).ifPresent(known -> new Narrator(terminal.err())
            .say("gridtap: %s of %s is read-only by its use; tried all the same".formatted(known.name(), attribute)));
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      DataAccessResult result = talk.set(AttributeRequest.of(attribute), value);
      if (result != DataAccessResult.SUCCESS)
        throw CommandFailure.failed("%s not written: %s".formatted(attribute, AccessWords.of(result)));
      terminal.out().println("%s written".formatted(attribute));
    } finally {
      terminal.out().flush();
    }
    return Exit.DONE;
  }
}
