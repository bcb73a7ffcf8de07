package io.gridtap.app;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.client.ReadPlan;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 read}: values, once or again and again. */
@Command(name = "read", customSynopsis = "gridtap iec61850 read HOST [PORT] REF[FC]... [OPTION...]", description = """
    Reads values. REF[FC] is data or an attribute with its functional constraint, like LD0/MMXU1.TotW[MX]; \
    elements of arrays like HA.phsAHar(3), several in a row like HA.phsAHar(2..5). Without [FC]: all constraints \
    that the device has of it, but for commands.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 read ied7 'LD0/MMXU1.TotW[MX]' 'LD0/XCBR1.Pos.stVal[ST]'",
    "  gridtap iec61850 read ied7 LD0/XCBR1.Pos --format json",
    "  gridtap iec61850 read ied7 'LD0/MMXU1[MX]' --every 1s"})
final class Iec61850ReadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--list", paramLabel = "FILE", description = "References, one a line; # begins a comment.")
  private @Nullable Path list;

  @Option(names = "--every", paramLabel = "TIME", converter = Durations.class, description = """
      Read again and again, and print what has changed. A lost association is made again. Ctrl-C ends.""")
  private @Nullable Duration every;

  @Option(names = "--all", description = "With --every: print everything each time.")
  private boolean all;

  @Option(names = "--count", paramLabel = "N", description = "With --every: end after so many reads.")
  private @Nullable Long count;

  @Option(names = "--verbose", description = "Show qualities and times also as values of their own.")
  private boolean verbose;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850ReadCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(device.rest(list == null ? 1 : 0, Integer.MAX_VALUE, "REF[FC]"));
    if (list != null) words.addAll(lines(list));
    if (words.isEmpty()) throw CommandFailure.usage("--list: there is no reference in %s".formatted(list));
    if (every == null && (all || count != null)) throw CommandFailure.usage("--all and --count go with --every");
    if (count != null && count < 1) throw CommandFailure.usage("--count is at least 1, not " + count);
    List<ReferenceArgument> arguments = words.stream().map(ReferenceArgument::parse).toList();
    arguments.forEach(Iec61850ReadCommand::refuseSelecting);
    try (Iec61850Session session = device.open(terminal)) {
      ReferenceArgument.learn(session, arguments);
      List<FcReference> references = new ArrayList<>();
      for (ReferenceArgument argument : arguments) references.addAll(argument.references(session));
      DataSetDirectory directory = directory(session, references);
      ReadPlan plan = session.client().plan(references);
      return every == null ? once(session, plan, directory) : watch(session, plan, directory, every);
    }
  }

  /** Whoever reads SBO selects (IEC 61850-8-1 §20.3). */
  private static void refuseSelecting(ReferenceArgument argument) {
    if (argument.constraint().filter(one -> one == FunctionalConstraint.CO).isPresent()
        && argument.object().path().size() > 1 && argument.object().path().getLast().equals("SBO"))
      throw CommandFailure.usage(
          "%s: who reads SBO selects the object; that is done with 'gridtap iec61850 control select'"
              .formatted(argument.text()));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#'))).map(String::strip)
          .filter(line -> !line.isEmpty()).toList();
    } catch (IOException unreadable) {
      throw CommandFailure.usage("--list: cannot read %s: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
  }

  /** The references with their types; what is read together finds its quality and time also beside itself. */
  static DataSetDirectory directory(Iec61850Session session, List<FcReference> references)
      throws IOException, InterruptedException {
    learn(session, references);
    List<DataSetDirectory.Entry> entries = new ArrayList<>();
    for (FcReference reference : references)
      entries.add(DataSetDirectory.Entry.of(reference, session.ask(() -> session.client().codec(reference)).type()));
    return DataSetDirectory.of("", entries);
  }

  /** Has the device tell, in few requests, the types of many; that of one alone is a small answer. */
  static void learn(Iec61850Session session, List<FcReference> references) throws IOException, InterruptedException {
    if (references.size() < 2) return;
    session.ask(() -> {
      session.client().directory().learn(references);
      return references;
    });
  }

  private List<ValueEntry> read(Iec61850Session session, ReadPlan plan, DataSetDirectory directory)
      throws IOException, InterruptedException {
    return ValueEntry.ofReads(directory, session.ask(plan::read), verbose);
  }

  private int once(Iec61850Session session, ReadPlan plan, DataSetDirectory directory)
      throws IOException, InterruptedException {
    List<ValueEntry> entries = read(session, plan, directory);
    new ValuePrinter(terminal, form).print(entries, Instant.now());
    demand(entries, new Narrator(terminal.err()));
    return Exit.DONE;
  }

  /** Says why, if something could not be read. */
  static void demand(List<ValueEntry> entries, Narrator narrator) {
    long failed = entries.stream().filter(entry -> entry.fault().isPresent()).count();
    if (failed == 0) return;
    ValuePrinter.hints(entries, narrator);
    throw CommandFailure.failed(entries.size() == 1
        ? "%s could not be read".formatted(entries.getFirst().name())
        : "%d of %d could not be read; the lines above say why".formatted(failed, entries.size()));
  }

  private int watch(Iec61850Session session, ReadPlan first, DataSetDirectory directory, Duration period)
      throws InterruptedException {
    ReadPlan plan = first;
    Finish finish = new Finish(terminal);
    ValuePrinter printer = new ValuePrinter(terminal, form);
    List<ValueEntry> before = List.of();
    long due = System.nanoTime();
    for (long reads = 1; !finish.isOver(); reads++) {
      List<ValueEntry> now;
      try {
        now = ValueEntry.ofReads(directory, plan.read(), verbose);
      } catch (ConnectionLostException | RequestTimeoutException lost) {
        if (!session.again(lost, finish)) break;
        plan = session.client().plan(plan.references());
        reads--;
        continue;
      }
      List<ValueEntry> shown = all ? now : changes(before, now);
      if (!form.json() && (all || !shown.isEmpty()))
        terminal.out().println(form.style(terminal).dim(TextReport.millis(Instant.now())));
      printer.print(shown, Instant.now());
      if (before.isEmpty()) {
        if (now.stream().allMatch(entry -> entry.fault().isPresent())) demand(now, new Narrator(terminal.err()));
        ValuePrinter.hints(now, new Narrator(terminal.err()));
      }
      before = now;
      if (count != null && reads >= count) break;
      // periods that have passed meanwhile are left out
      due = Math.max(due + period.toNanos(), System.nanoTime());
      if (finish.isOverWithin(Duration.ofNanos(due - System.nanoTime()))) break;
    }
    return Exit.DONE;
  }

  /** What is not as it was, without the rest. */
  static List<ValueEntry> changes(List<ValueEntry> before, List<ValueEntry> now) {
    if (before.isEmpty()) return now;
    List<ValueEntry> changed = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      ValueEntry entry = now.get(i);
      List<ValueEntry.Row> same = before.get(i).rows();
      List<ValueEntry.Row> rows = entry.rows().stream().filter(row -> !same.contains(row)).toList();
      if (!rows.isEmpty() || !entry.fault().equals(before.get(i).fault()))
        changed.add(new ValueEntry(entry.name(), rows, entry.fault()));
    }
    return changed;
  }
}
