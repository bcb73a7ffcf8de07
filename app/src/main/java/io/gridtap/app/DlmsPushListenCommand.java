package io.gridtap.app;

import io.gridtap.dlms.Push;
import io.gridtap.dlms.PushListener;
import io.gridtap.dlms.PushRefusal;
import io.gridtap.dlms.PushSenders;
import io.gridtap.dlms.PushSettings;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.UdpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap dlms push listen}: prints what meters push. */
@Command(name = "listen", customSynopsis = "gridtap dlms push listen [OPTION...]", description = "Listens for data-notification, event-notification and information-report, and prints them until Ctrl-C. With keys only what is protected with them is taken.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms push listen --port 4059 --bind 0.0.0.0",
    "  gridtap dlms push listen --port 4059 --ek '!file ek' --ak '!file ak' --format json"})
final class DlmsPushListenCommand implements Callable<Integer> {
  private static final Duration LOOK_UP = Duration.ofMillis(500);

  private final Terminal terminal;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "4059", description = "To listen on; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port = 4059;

  @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Of this computer; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}.")
  private InetAddress address = InetAddress.getLoopbackAddress();

  @Option(names = "--udp", description = "Datagrams, with the wrapper.")
  private boolean udp;

  @Option(names = "--hdlc", description = "HDLC frames. Default: told by the first octet of a connection.")
  private boolean hdlc;

  @Option(names = "--wrapper", description = "WPDUs. Default: told by the first octet of a connection.")
  private boolean wrapper;

  @Option(names = "--allow-plain", description = "Take what is not protected, too, although keys are given.")
  private boolean allowPlain;

  @Option(names = "--profile", paramLabel = "NAME", description = "Profile of the meters, built in or a file, whose templates name values that come without names.")
  private @Nullable String profile;

  @Option(names = "--count", paramLabel = "N", description = "End after so many.")
  private @Nullable Integer count;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after so long.")
  private @Nullable Duration duration;

  @ArgGroup(exclusive = false, heading = "%nKeys of the meters:%n")
  private DlmsKeyOptions keys = new DlmsKeyOptions();

  @Mixin
  private DlmsOutput output = new DlmsOutput();

  DlmsPushListenCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (hdlc && (wrapper || udp)) throw CommandFailure.usage("--hdlc, or --wrapper, which --udp goes with");
    if (count != null && count < 1) throw CommandFailure.usage("--count is at least 1: " + count);
    if (port < 0 || port > 65_535) throw CommandFailure.usage("--port is 0…65535: " + port);
    Optional<SecuritySettings> security = keys.settings(terminal.environment());
    MeterProfile of = DlmsOptions.profile(profile);
    PushPrinter printer = new PushPrinter(output.form(), output.style(terminal), of.push());
    Narrator narrator = new Narrator(terminal.err());
    Finish finish = new Finish(terminal);
    try (PushListener listener = start(settings(security), narrator)) {
      narrator.say("listening on %s port %d".formatted(address.getHostAddress(), listener.port()));
      Instant end = duration == null ? Instant.MAX : Instant.now().plus(duration);
      int taken = 0;
      while (!finish.isOver() && Instant.now().isBefore(end) && (count == null || taken < count)) {
        // looks up now and then for the wish to end
        Optional<Push> push = listener.poll(LOOK_UP);
        if (push.isEmpty()) continue;
        taken++;
        terminal.out().print(printer.text(push.get(), Instant.now()));
        terminal.out().flush();
        confirm(listener, push.get(), narrator);
      }
      PushListener.Counts counts = listener.counts();
      narrator.say("%s, %d refused".formatted(ObjectPrinter.counted(taken, "push").replace("pushs", "pushes"),
          counts.refused()));
    }
    return Exit.DONE;
  }

  /** Only once it is printed. */
  private static void confirm(PushListener listener, Push push, Narrator narrator) throws InterruptedException {
    try {
      listener.confirm(push);
    } catch (ConnectionLostException gone) {
      narrator.say("%s: not confirmed: %s".formatted(push.peer(), gone.getMessage()));
    }
  }

  private PushSettings settings(Optional<SecuritySettings> security) {
    PushSenders senders = security.<PushSenders>map(with -> new PushSenders() {
      @Override
      public Optional<SecuritySettings> settings(SystemTitle sender) {
        return with.peerTitle().isPresent() && !with.peerTitle().get().equals(sender)
            ? Optional.empty()
            : Optional.of(with.withPeer(sender));
      }
    }).orElse(PushSenders.NOBODY);
    return PushSettings.of(senders)
        .withCarrier(hdlc
            ? PushSettings.Carrier.HDLC
            : wrapper || udp ? PushSettings.Carrier.WRAPPER : PushSettings.Carrier.AUTOMATIC)
        .withPlain(security.isEmpty() || allowPlain ? PushSettings.Plain.ALLOWED : PushSettings.Plain.REFUSED);
  }

  private PushListener start(PushSettings settings, Narrator narrator) throws IOException {
    return udp
        ? PushListener.start(UdpListener.Settings.on(address, port), settings, refusal -> refused(refusal, narrator))
        : PushListener.start(TcpListener.Settings.on(address, port), settings, refusal -> refused(refusal, narrator));
  }

  private static void refused(PushRefusal refusal, Narrator narrator) {
    narrator.say("%s: refused, %s: %s".formatted(refusal.peer(),
        refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '), refusal.text()));
  }
}
