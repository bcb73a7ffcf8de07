package io.gridtap.app;

import io.gridtap.dlms.ImageUpload;
import io.gridtap.dlms.Meter;
import io.gridtap.dlms.RefusedException;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap dlms image}: brings firmware into a meter. */
@Command(name = "image", customSynopsis = "gridtap dlms image HOST[:PORT] [FILE] [OPTION...]", description = "Transfers a firmware image (image transfer, class 18), has it verified and activated. Without FILE the state of the transfer is shown, or what is transferred already is verified or activated. You are asked before the activation.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms image meter7 fw-2.1.bin --id FW-2.1 --verify --password-file pw",
    "  gridtap dlms image meter7 fw-2.1.bin --id FW-2.1 --resume --verify",
    "  gridtap dlms image meter7 --activate --password-file pw"})
final class DlmsImageCommand implements Callable<Integer> {
  private static final int MAX_OCTETS = 256 << 20;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Option(names = "--obis", paramLabel = "OBIS", defaultValue = "0-0:44.0.0", description = "Of the image transfer. Default: ${DEFAULT-VALUE}.")
  private String name = "0-0:44.0.0";

  @Option(names = "--id", paramLabel = "TEXT", description = "Identification of the image, 0x… for octets. Default: the file's name.")
  private @Nullable String id;

  @Option(names = "--resume", description = "Go on with a transfer that was begun: only blocks that the meter lacks. It must be the same image.")
  private boolean resume;

  @Option(names = "--verify", description = "Have the meter verify the image.")
  private boolean verify;

  @Option(names = "--activate", description = "Have the meter activate it: it may restart.")
  private boolean activate;

  @Option(names = "--wait", paramLabel = "TIME", defaultValue = "10m", converter = Durations.class, description = "For verification and activation. Default: ${DEFAULT-VALUE}.")
  private Duration limit = Duration.ofMinutes(10);

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  DlmsImageCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var words = meter.rest(0, 1, "one FILE");
    Obis obis = AttributeArgument.obis(name);
    Octets image = words.isEmpty() ? Octets.EMPTY : image(Path.of(words.getFirst()));
    try (DlmsSession session = DlmsSession.open(meter, terminal)) {
      ImageUpload upload = Meter.of(session.client()).image(obis);
      DlmsSession.answered(session.peer(), () -> {
        transfer(upload, image, words.isEmpty() ? Octets.EMPTY : identification(words.getFirst()));
        if (verify) {
          upload.verify(PAUSE, limit);
          say("verified");
        }
        return upload;
      });
      if (activate) {
        Confirmation.ask(terminal, yes, "activate the image in %s; the meter may restart".formatted(session.peer()));
        DlmsSession.answered(session.peer(), () -> {
          upload.activate(PAUSE, limit);
          say("activated");
          return upload;
        });
      }
      if (image.isEmpty() && !verify && !activate)
        say(DlmsSession.answered(session.peer(), upload::status).name().toLowerCase(Locale.ROOT).replace('_', ' '));
    } catch (RefusedException refused) {
      throw CommandFailure.failed(String.valueOf(refused.getMessage()), refused);
    }
    return Exit.DONE;
  }

  private void say(String line) {
    terminal.out().println(line);
    terminal.out().flush();
  }

  private void transfer(ImageUpload upload, Octets image, Octets identification) throws InterruptedException {
    if (image.isEmpty()) return;
    boolean watched = Terminal.isTerminal(2);
    long begin = System.nanoTime();
    upload.transfer(identification, image, resume ? ImageUpload.Start.RESUME : ImageUpload.Start.ANEW, (sent, of) -> {
      if (watched) terminal.err().print("\rblock %d of %d, %d %%".formatted(sent, of, 100L * sent / of));
    });
    if (watched) terminal.err().print("\r");
    say("%d octets transferred within %s".formatted(image.length(),
        Durations.text(Duration.ofNanos(System.nanoTime() - begin))));
  }

  private static Octets image(Path file) {
    try {
      if (Files.size(file) > MAX_OCTETS)
        throw CommandFailure.usage("%s has more than %d octets: no meter's image".formatted(file, MAX_OCTETS));
      Octets image = Octets.wrap(Files.readAllBytes(file));
      if (image.isEmpty()) throw CommandFailure.usage("%s is empty".formatted(file));
      return image;
    } catch (IOException unreadable) {
      throw CommandFailure.usage("cannot read the image %s: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
  }

  private Octets identification(String file) {
    if (id != null && id.matches("0x([0-9A-Fa-f]{2})+")) return new HexOctets().convert(id);
    String text = id != null ? id : String.valueOf(Path.of(file).getFileName());
    return Octets.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
