package io.gridtap.app;

import io.gridtap.iec61850.scl.SclException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: finds the command and says in one line what went wrong with it. */
@Command(name = "gridtap", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 110, versionProvider = Version.class, description = "Taps the power grid's own protocols and delivers what they say.%n", synopsisSubcommandLabel = "COMMAND", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
    "0:done, also when told to stop", "1:the device or the network failed, or a question was not answered with yes",
    "2:wrong usage",
    "78:a bad configuration or SCL file"}, subcommands = {DemoCommand.class, RunCommand.class, Iec61850Command.class,
        Iec104Command.class, DlmsCommand.class, BridgeCommand.class, SimulateCommand.class, SclCommand.class,
        CompletionCommand.class
    })
public final class Gridtap implements Runnable {
  /** For the last command to take its leave after Ctrl-C. */
  private static final int LEAVE_SECONDS = 60;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "-v", scope = ScopeType.INHERIT, description = "Say more on standard error of what goes on; twice: everything.")
  private boolean[] verbosity = {};

  @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "With a failure, show where in the program it happened.")
  private boolean stacktrace;

  public static void main(String[] arguments) {
    Output out = Output.standard();
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(System.in, out, err, System.getenv());
    AtomicInteger exitCode = new AtomicInteger(Exit.FAILED);
    CountDownLatch ended = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    // a JVM stopped by a signal would exit with 128 + its number; the hook leaves with the command's own code
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("gridtap-stop").unstarted(() -> {
      if (!terminal.stop()) main.interrupt();
      try {
        // of a command that does not end perhaps standard output is stuck, and flushing would be, too
        if (ended.await(LEAVE_SECONDS, TimeUnit.SECONDS)) terminal.out().flush();
        else
          err.println("gridtap: the command does not end; leaving it");
      } catch (InterruptedException impatient) {
        err.println("gridtap: interrupted while ending");
      }
      Runtime.getRuntime().halt(exitCode.get());
    }));
    try {
      exitCode.set(run(terminal, arguments));
    } finally {
      ended.countDown();
    }
    System.exit(exitCode.get());
  }

  /** Runs one command line. @return the exit code */
  static int run(Terminal terminal, String... arguments) {
    int code = commandLine(terminal).execute(arguments);
    terminal.out().flush();
    if (terminal.out() instanceof Output output && output.fault().isPresent()) {
      terminal.err().println("gridtap: cannot write standard output: " + output.fault().get().getMessage());
      code = Math.max(code, Exit.FAILED);
    }
    terminal.err().flush();
    return code;
  }

  static CommandLine commandLine(Terminal terminal) {
    Gridtap root = new Gridtap();
    CommandLine line = new CommandLine(root, new Parts(terminal));
    Ansi ansi = terminal.wantsColour() ? Ansi.ON : Ansi.OFF;
    IExecutionExceptionHandler failed = (failure, command, _) -> root.say(failure, terminal);
    IParameterExceptionHandler wrong = (fault, _) -> {
      terminal.err().println("gridtap: %s; see '%s --help'".formatted(oneLine(String.valueOf(fault.getMessage())),
          fault.getCommandLine().getCommandSpec().qualifiedName()));
      return Exit.USAGE;
    };
    return line.setOut(new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi)).setExecutionExceptionHandler(failed)
        .setParameterExceptionHandler(wrong).setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpLongOptionsMaxWidth(32).setExecutionStrategy(parsed -> {
          LogLines.to(terminal.err(), root.verbosity.length);
          terminal.talkative(root.talkative());
          return new RunLast().execute(parsed);
        });
  }

  /** Whether to say more of what goes on. */
  boolean talkative() { return verbosity.length > 0; }

  private int say(Exception failure, Terminal terminal) {
    if (stacktrace || verbosity.length > 1) failure.printStackTrace(terminal.err());
    int code = switch (failure) {
      case CommandFailure known -> known.exitCode();
      case SclException _ -> Exit.CONFIGURATION;
      default -> Exit.FAILED; // of the machine, or a fault of this program
    };
    boolean expected = failure instanceof CommandFailure || failure instanceof IOException;
    String text = failure instanceof InterruptedException
        ? "interrupted"
        : expected
            ? String.valueOf(failure.getMessage())
            : "a fault of this program: %s; --stacktrace shows where".formatted(failure);
    terminal.err().println("gridtap: " + oneLine(text));
    if (failure instanceof CommandFailure known && !known.excerpt().isEmpty()) terminal.err().println(known.excerpt());
    return code;
  }

  static String oneLine(String text) { return text.strip().replaceAll("\\s*\\R\\s*", "; "); }

  @Override
  public void run() { throw new ParameterException(spec.commandLine(), "which command?"); }

  /** Gives commands the terminal. */
  private record Parts(Terminal terminal) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors())
        if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Terminal.class)
          return type.cast(constructor.newInstance(terminal));
      return CommandLine.defaultFactory().create(type);
    }
  }
}
