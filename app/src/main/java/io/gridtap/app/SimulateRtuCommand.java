package io.gridtap.app;

import io.gridtap.app.config.ConfigurationException;
import io.gridtap.app.config.RtuPointFile;
import io.gridtap.iec104.store.DirectoryFileStore;
import io.gridtap.simulators.rtu.RtuPoint;
import io.gridtap.simulators.rtu.RtuPoints;
import io.gridtap.simulators.rtu.SimulatedRtu;
import io.gridtap.transport.PcapFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gridtap simulate rtu}: a list of points as a running controlled station. */
@Command(name = "rtu", customSynopsis = "gridtap simulate rtu [OPTION...]", description = "Makes a list of points a running controlled station of IEC 60870-5-104: values that move by themselves, events, commands. Without a list it is a small substation.%n%nCommands on standard input: set REF VALUE [QUALITY], release REF, event REF, event N, list [PATTERN], help.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap simulate rtu", "  gridtap simulate rtu --points points.csv --port 2404 --address 0.0.0.0",
    "  gridtap simulate rtu --points points.csv --events-per-second 20000",
    "  gridtap simulate rtu --files records --files-nof 2",
    "  gridtap simulate rtu --group control=192.0.2.10,192.0.2.11 --group backup=198.51.100.0/24"})
final class SimulateRtuCommand implements Callable<Integer> {
  private static final int MOST_AT_ONCE = 1_000_000;
  private static final String HELP = """
      set REF VALUE [QUALITY...]  sets a point, which stays so; REF is ca/ioa or the name, like: set 1/1001 off
                                  a point that is blocked refuses commands, like: set 1/1001 on blocked
      release REF                 gives it back to its generator
      event REF                   tells its value once more
      event N                     so many events at once, spread over the points
      list [PATTERN]              lists points whose address or name contains PATTERN
      help                        shows this
      """;

  private final Terminal terminal;

  @Option(names = "--points", paramLabel = "FILE", description = "The points: CSV, or YAML if it is called so. Default: two feeders of a substation.")
  private @Nullable Path points;

  @Option(names = "--ca", paramLabel = "N", description = "Common address of points that name none. Default: 1 for the substation.")
  private @Nullable Integer commonAddress;

  @Option(names = "--events-per-second", paramLabel = "N", description = "1 to 100000 events a second, spread over all points. Default: events of points that move by themselves.")
  private @Nullable Integer eventsPerSecond;

  @Option(names = "--still", description = "Nothing moves by itself.")
  private boolean still;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The same seed gives the same course. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  @Option(names = "--quiet", description = "Say on standard error only where it listens and what goes wrong.")
  private boolean quiet;

  @ArgGroup(exclusive = false, heading = "%nStation:%n")
  private RtuStationOptions station = new RtuStationOptions();

  @ArgGroup(exclusive = false, heading = "%nFiles:%n")
  private RtuFileOptions files = new RtuFileOptions();

  SimulateRtuCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    Finish finish = new Finish(terminal);
    long begin = System.nanoTime();
    Optional<PcapFile> recording = Optional.empty();
    try {
      RtuPoints list = list();
      recording = station.recording();
      try (SimulatedRtu running = SimulatedRtu.start(settings(list, narrator, recording), list)) {
        narrator.say("%d points, listens on %s".formatted(list.list().size(), station.where(running.port())));
        Thread.ofPlatform().daemon().name("commands").start(() -> commands(running, narrator));
        finish.await(Optional.ofNullable(duration));
        if (!quiet)
          RtuNarrator.sum(running.statistics(), Duration.ofNanos(System.nanoTime() - begin)).forEach(narrator::say);
      }
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    } finally {
      if (recording.isPresent()) recording.get().close();
    }
    return Exit.DONE;
  }

  private RtuPoints list() throws IOException {
    OptionalInt given = commonAddress == null ? OptionalInt.empty() : OptionalInt.of(commonAddress);
    if (points == null) return RtuPoints.substation(given.orElse(1));
    if (!Files.isReadable(points)) throw CommandFailure.usage("there is no file %s to read".formatted(points));
    try {
      return isYaml(points) ? RtuPointFile.readYaml(points, given) : RtuPoints.readCsv(points, given);
    } catch (IllegalArgumentException | ConfigurationException wrong) {
      throw CommandFailure.configuration(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static boolean isYaml(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private SimulatedRtu.Settings settings(RtuPoints list, Narrator narrator, Optional<PcapFile> recording)
      throws IOException {
    if (eventsPerSecond != null && eventsPerSecond < 1)
      throw CommandFailure.usage("--events-per-second is 1…100000: " + eventsPerSecond);
    SimulatedRtu.Settings settings = SimulatedRtu.Settings.STANDARD.with(station.tcp(recording)).with(station.server())
        .withSeed(seed).withEventsPerSecond(eventsPerSecond == null ? 0 : eventsPerSecond)
        .withListener(new RtuNarrator(Narrator.withTimes(terminal.err()), quiet)::tell);
    Set<Integer> stations = list.list().stream().map(RtuPoint::commonAddress)
        .collect(Collectors.toCollection(TreeSet::new));
    Optional<DirectoryFileStore> store = files.store(stations, narrator);
    if (store.isPresent()) settings = settings.with(store.get());
    return still ? settings.withoutMovement() : settings;
  }

  // ---- standard input

  private void commands(SimulatedRtu running, Narrator narrator) {
    BufferedReader in = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isBlank()) continue;
        try {
          command(running, line.strip());
        } catch (IllegalArgumentException wrong) {
          narrator.say(String.valueOf(wrong.getMessage()));
        }
      }
    } catch (IOException gone) {
      narrator.say("no more commands: " + gone.getMessage());
    }
  }

  private void command(SimulatedRtu running, String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length < 2 ? "" : words[1];
    switch (words[0].toLowerCase(Locale.ROOT) + (rest.isEmpty() ? "" : " …")) {
      case "set …" -> set(running, rest);
      case "release …" -> {
        if (!running.release(rest)) throw new IllegalArgumentException(rest + " was not held");
      }
      case "event …" -> event(running, rest);
      case "list", "list …" -> list(running, rest);
      case "help" -> {
        terminal.out().print(HELP);
        terminal.out().flush();
      }
      default -> throw new IllegalArgumentException("'%s' is no command; help shows them".formatted(line));
    }
  }

  /** Names may have blanks in them. */
  private static void set(SimulatedRtu running, String rest) {
    String reference = running.facts().stream().map(SimulatedRtu.Fact::name)
        .filter(name -> rest.startsWith(name + " ")).max(java.util.Comparator.comparingInt(String::length))
        .orElseGet(() -> rest.split("\\s+", 2)[0]);
    String[] value = rest.substring(reference.length()).strip().split("\\s+", 2);
    if (value[0].isEmpty()) throw new IllegalArgumentException("set what? like: set 1/1001 off");
    running.set(reference, value[0], value.length < 2 ? Optional.empty() : Optional.of(value[1]));
  }

  private static void event(SimulatedRtu running, String rest) {
    if (!rest.matches("\\d{1,9}")) {
      running.event(rest);
      return;
    }
    int events = Integer.parseInt(rest);
    if (events > MOST_AT_ONCE)
      throw new IllegalArgumentException("no more than %d events at once".formatted(MOST_AT_ONCE));
    if (running.burst(events) < events)
      throw new IllegalArgumentException("no point is free to make events: all are held");
  }

  private void list(SimulatedRtu running, String pattern) {
    Table table = new Table("");
    for (SimulatedRtu.Fact fact : running.facts()) {
      String reference = fact.commonAddress() + "/" + fact.address();
      if (reference.contains(pattern) || fact.name().contains(pattern))
        table.line(Table.Cell.left(reference), Table.Cell.left(Printable.of(fact.name())),
            Table.Cell.left(fact.type()), Table.Cell.left(fact.value()), Table.Cell.left(fact.quality()),
            Table.Cell.left(fact.held() ? "held" : ""));
    }
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    terminal.out().print(lines);
    terminal.out().flush();
  }
}
