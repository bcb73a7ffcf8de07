package io.gridtap.app;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.Right;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.Caller;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.pdu.Data;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.transport.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gridtap simulate ied}: an IED of an SCL file as a running server. */
@Command(name = "ied", customSynopsis = "gridtap simulate ied --scl FILE [OPTION...]", description = "Makes an IED of an SCL file a running MMS server whose values move by themselves.%n%nCommands on standard input: set REF VALUE, release REF, list [PATTERN], clients, abort PEER, help.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap simulate ied --scl IECS.cid --port 10102",
    "  gridtap simulate ied --scl station.scd --ied BAY1 --address 0.0.0.0 --port 102",
    "  gridtap simulate ied --scl IECS.cid --set 'BAY1LD0/XCBR1.Pos.stVal[ST]=off'",
    "  gridtap simulate ied --scl IECS.cid --access viewer --access 'operator=!env OPERATOR'",
    "  gridtap simulate ied --scl IECS.cid --port 3782 --tls-cert ied.pem --tls-key ied.key --tls-ca ca.pem"})
final class SimulateIedCommand implements Callable<Integer> {
  private static final String HELP = """
      set REF VALUE    sets an attribute, which stays so, like: set BAY1LD0/XCBR1.Pos.stVal[ST] off
      release REF      gives it back to the process
      list [PATTERN]   lists attributes whose reference contains PATTERN
      clients          lists the associations: address and port, since when, reports they did not take
      abort PEER       ends the association of the client with this address and port
      help             shows this
      """;

  private final Terminal terminal;

  @Option(names = "--scl", paramLabel = "FILE", required = true, description = "The SCL file.")
  private Path file = Path.of("");

  @Option(names = "--ied", paramLabel = "NAME", description = "Which IED of the file. Default: the only one.")
  private @Nullable String ied;

  @Option(names = "--port", paramLabel = "N", defaultValue = "10102", description = "Where to listen; 0 lets the system choose. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Where to listen; 0.0.0.0 for everywhere. Default: ${DEFAULT-VALUE}.")
  private String address = "127.0.0.1";

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The same seed gives the same course of the process. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--speed", paramLabel = "FACTOR", defaultValue = "1", description = "Of the process' time against ours; 0 stands still. Default: ${DEFAULT-VALUE}.")
  private double speed;

  @Option(names = "--password", paramLabel = "WORD", description = "Demand this ACSE password; '!env NAME', '!file PATH'.")
  private @Nullable String password;

  @Option(names = "--access", paramLabel = "ROLE[=WORD]", description = "Admit callers with this ACSE password, to what this role of IEC 62351-8 may do: viewer, operator, engineer, installer, secadm, secaud or rbacmnt. Without WORD, callers without a password. Others are refused. '!env NAME', '!file PATH'. Repeatable.")
  private List<String> access = new ArrayList<>();

  @Option(names = "--set", paramLabel = "REF=VALUE", description = "Set an attribute at the start. Repeatable.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  @ArgGroup(exclusive = false, heading = "%nFiles and logs:%n")
  private IedStoreOptions stores = new IedStoreOptions();

  @ArgGroup(exclusive = false, heading = "%nTLS:%n")
  private ServerTlsOptions tls = new ServerTlsOptions();

  SimulateIedCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isReadable(file)) throw CommandFailure.usage("there is no file %s to read".formatted(file));
    Narrator narrator = new Narrator(terminal.err());
    Finish finish = new Finish(terminal);
    try (SimulatedIed running = SimulatedIed.start(file, settings(Narrator.withTimes(terminal.err())))) {
      set.forEach(running::set);
      narrator.say("%s listens on %s:%d%s".formatted(running.name(), running.address().getAddress().getHostAddress(),
          running.address().getPort(), tls.isWanted() ? ", with TLS" : ""));
      Thread.ofPlatform().daemon().name("commands").start(() -> commands(running, narrator));
      finish.await(Optional.ofNullable(duration));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
    return Exit.DONE;
  }

  private SimulatedIed.Settings settings(Narrator narrator) {
    InetAddress where;
    try {
      where = InetAddress.getByName(address);
    } catch (UnknownHostException unknown) {
      throw CommandFailure.usage("--address: %s is no address of this host".formatted(address), unknown);
    }
    ServerSettings server = ServerSettings.STANDARD.withWatcher(new Iec61850Server.Watcher() {
      @Override
      public void associated(String peer) { narrator.say(peer + " associated"); }

      @Override
      public void closed(String peer, String reason) { narrator.say("%s gone: %s".formatted(peer, reason)); }

      @Override
      public void written(String peer, FcReference attribute, Data data) {
        narrator.say("%s wrote %s: %s".formatted(peer, attribute, ValueCodec.of(ValueType.UNKNOWN).text(data)));
      }

      @Override
      public void commanded(ControlCommand command, Optional<AddCause> failure) {
        narrator.say("%s commanded %s: %s".formatted(command.peer(), command.object(),
            failure.map(AddCause::text).orElse("carried out")));
      }

      @Override
      public void refused(Caller caller, Diagnostic diagnostic) {
        narrator.say("%s not admitted: %s".formatted(caller.peer(), diagnostic.text()));
      }

      @Override
      public void refused(Caller caller, Right right, String object) {
        narrator.say("%s may not do this: %s on %s".formatted(caller.peer(), right, object));
      }

      @Override
      public void remark(String text) { narrator.say(text); }
    });
    if (!access.isEmpty() && password != null)
      throw CommandFailure.usage("either --password for all, or --access with a password for each role");
    if (!access.isEmpty()) server = server.withAccess(IedUsers.of(access, terminal.environment()));
    SimulatedIed.Settings settings = SimulatedIed.Settings.STANDARD.withAddress(where, port).withSeed(seed)
        .withSpeed(speed).withServer(stores.added(server));
    Optional<Tls> secured = tls.tls();
    if (secured.isPresent()) settings = settings.withTls(secured.get());
    if (ied != null) settings = settings.withIedName(ied);
    if (password != null)
      settings = settings.withPassword(Secrets.resolve("--password", password, terminal.environment()));
    return settings;
  }

  private void commands(SimulatedIed running, Narrator narrator) {
    BufferedReader in = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isBlank()) continue;
        try {
          command(running, line.strip().split("\\s+", 3));
        } catch (IllegalArgumentException wrong) {
          narrator.say(String.valueOf(wrong.getMessage()));
        }
      }
    } catch (IOException gone) {
      narrator.say("no more commands: " + gone.getMessage());
    }
  }

  private void command(SimulatedIed running, String[] words) {
    switch (words[0].toLowerCase(Locale.ROOT) + "/" + words.length) {
      case "set/3" -> running.set(words[1], words[2]);
      case "release/2" -> {
        if (!running.release(words[1])) throw new IllegalArgumentException(words[1] + " was not held");
      }
      case "list/1", "list/2" -> {
        Table table = new Table("");
        for (SimulatedIed.Fact fact : running.facts())
          if (words.length == 1 || fact.reference().contains(words[1]))
            table.line(Table.Cell.left(fact.reference()), Table.Cell.left(fact.type()),
                Table.Cell.left(Printable.of(fact.value())), Table.Cell.left(fact.held() ? "held" : ""));
        print(table);
      }
      case "clients/1" -> {
        Table table = new Table("");
        for (Iec61850Server.Connection client : running.connections())
          table.line(Table.Cell.left(client.peer()), Table.Cell.left("since " + client.since()),
              Table.Cell.left("%d reports dropped".formatted(client.droppedReports())));
        print(table);
      }
      case "abort/2" -> running.connections().stream().filter(client -> client.peer().equals(words[1])).findFirst()
          .orElseThrow(() -> new IllegalArgumentException("%s has no association; clients shows them"
              .formatted(words[1])))
          .abort();
      case "help/1" -> {
        terminal.out().print(HELP);
        terminal.out().flush();
      }
      default -> throw new IllegalArgumentException("'%s' is no command; help shows them".formatted(
          String.join(" ", words)));
    }
  }

  private void print(Table table) {
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    terminal.out().print(lines);
    terminal.out().flush();
  }
}
