package io.gridtap.app;

import io.gridtap.dlms.cosem.CosemObject;
import io.gridtap.dlms.cosem.InterfaceClass;
import io.gridtap.dlms.cosem.ObisNames;
import io.gridtap.dlms.cosem.ObjectDirectory;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** {@code gridtap dlms objects}: what a meter has. */
@Command(name = "objects", customSynopsis = "gridtap dlms objects HOST[:PORT] [OPTION...]", description = "Prints the meter's object list: OBIS code, class, version, what it is, and what this client may do: r and w with the numbers of attributes, x with those of methods.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms objects meter7 --password-file pw", "  gridtap dlms objects meter7 --class register --format csv",
    "  gridtap dlms objects meter7 --save meter7.objects"})
final class DlmsObjectsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Option(names = "--class", paramLabel = "CLASS", description = "Only objects of this class, a number or a name like register.")
  private @Nullable String ofClass;

  @Option(names = "--save", paramLabel = "FILE", description = "Write the list to this file, too, one object a line. One that is there is replaced.")
  private @Nullable Path save;

  @Mixin
  private DlmsOutput output = new DlmsOutput();

  DlmsObjectsCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    meter.rest(0, 0, "");
    int only = ofClass == null ? -1 : AttributeArgument.classId(ofClass);
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      ObjectDirectory directory = talk.objects();
      if (save != null) write(save, directory.toText());
      List<CosemObject> shown = directory.objects().stream().filter(each -> only < 0 || each.classId() == only)
          .toList();
      terminal.out().print(text(shown, output.form(), output.style(terminal)));
      terminal.out().flush();
      new Narrator(terminal.err()).say(ObjectPrinter.counted(shown.size(), "object"));
    }
    return Exit.DONE;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw CommandFailure.failed("--save: cannot write %s: %s".formatted(file, unwritable.getMessage()), unwritable);
    }
  }

  static String text(List<CosemObject> objects, DlmsOutput.Form form, Style style) {
    StringBuilder out = new StringBuilder();
    switch (form) {
      case TEXT -> {
        Table table = new Table("");
        for (CosemObject object : objects)
          table.line(Table.Cell.left(object.name().toString()),
              Table.Cell.right(Integer.toString(object.classId())),
              Table.Cell.left("v" + object.version()).painted(style::dim), Table.Cell.left(className(object)),
              Table.Cell.left(description(object)).painted(style::cyan).atMost(44),
              Table.Cell.left(access(object)).painted(style::dim));
        table.appendTo(out);
      }
      case CSV -> {
        out.append(DlmsOutput.csv(List.of("obis", "class", "version", "class_name", "description", "access")));
        for (CosemObject object : objects)
          out.append(DlmsOutput.csv(List.of(object.name().toString(), Integer.toString(object.classId()),
              Integer.toString(object.version()), className(object), description(object), access(object))));
      }
      case JSON -> objects.forEach(object -> out.append(json(object)));
    }
    return out.toString();
  }

  private static String className(CosemObject object) {
    InterfaceClass known = object.interfaceClass();
    return known.isKnown() ? known.name() : "";
  }

  private static String description(CosemObject object) { return ObisNames.known(object.name()).orElse(""); }

  /** {@code r1-3 w2 x1}; empty if the list has no rights. */
  static String access(CosemObject object) {
    StringJoiner words = new StringJoiner(" ");
    numbers(words, "r", object.attributes().entrySet().stream().filter(each -> each.getValue().rights().canRead())
        .map(each -> each.getKey()).toList());
    numbers(words, "w", object.attributes().entrySet().stream().filter(each -> each.getValue().rights().canWrite())
        .map(each -> each.getKey()).toList());
    numbers(words, "x", object.methods().entrySet().stream().filter(each -> each.getValue().canInvoke())
        .map(each -> each.getKey()).toList());
    return words.toString();
  }

  /** Neighbours as a range: {@code r1-3,8}. */
  private static void numbers(StringJoiner words, String letter, List<Integer> numbers) {
    if (numbers.isEmpty()) return;
    StringJoiner ranges = new StringJoiner(",", letter, "");
    for (int i = 0; i < numbers.size();) {
      int last = i;
      while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) last++;
      ranges.add(last == i ? numbers.get(i).toString() : numbers.get(i) + "-" + numbers.get(last));
      i = last + 1;
    }
    words.add(ranges.toString());
  }

  private static String json(CosemObject object) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("obis", object.name().toString());
      json.writeNumberProperty("class", object.classId());
      json.writeNumberProperty("version", object.version());
      if (!className(object).isEmpty()) json.writeStringProperty("className", className(object));
      if (!description(object).isEmpty()) json.writeStringProperty("description", description(object));
      object.baseName().ifPresent(name -> json.writeNumberProperty("baseName", name));
      json.writeObjectPropertyStart("attributes");
      object.attributes().forEach((id, access) -> json.writeStringProperty(Integer.toString(id),
          access.rights().toString()));
      json.writeEndObject();
      json.writeObjectPropertyStart("methods");
      object.methods().forEach((id, rights) -> json.writeBooleanProperty(Integer.toString(id), rights.canInvoke()));
      json.writeEndObject();
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }
}
