package io.gridtap.app;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.Rlre;
import io.gridtap.dlms.acse.Rlrq;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.Opened;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.ApduText;
import io.gridtap.dlms.xdlms.CipheredApdu;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code gridtap dlms decode}: what octets mean. */
@Command(name = "decode", customSynopsis = "gridtap dlms decode HEX... [OPTION...]", description = "Says what octets mean: HDLC frames, WPDUs, frames of wired M-Bus, or an APDU as it is. With keys it is deciphered; its tag is checked, whether it was repeated is not. Passwords, challenges and keys are not shown.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms decode 7EA0070321930F017E", "  gridtap dlms decode C001C100030100200700FF0200",
    "  gridtap dlms decode - --ek '!file ek' --ak '!file ak' --title 4752580000000001 < push.hex"})
final class DlmsDecodeCommand implements Callable<Integer> {
  private static final int MAX_INPUT = 16 << 20;

  private final Terminal terminal;

  @Parameters(paramLabel = "HEX", arity = "1..*", description = "Hexadecimal digits, blanks allowed; - for standard input.")
  private List<String> hex = new ArrayList<>();

  @Option(names = "--title", paramLabel = "HEX", converter = HexOctets.class, description = "System title of the sender, for APDUs that do not name it.")
  private @Nullable Octets title;

  @ArgGroup(exclusive = false, heading = "%nKeys:%n")
  private DlmsKeyOptions keys = new DlmsKeyOptions();

  /** Titles that were named; a session has two. */
  private final List<SystemTitle> titles = new ArrayList<>();

  DlmsDecodeCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException {
    Octets octets = octets();
    if (octets.isEmpty()) throw CommandFailure.usage("there are no octets to decode");
    Map<String, String> environment = terminal.environment();
    Optional<SecuritySettings> security = keys.settings(environment)
        .map(settings -> settings.withLeast(LeastProtection.NONE));
    StringBuilder out = new StringBuilder();
    try {
      FrameWords.take(octets, new FrameWords.Taker() {
        @Override
        public void frame(String words) { out.append(words).append('\n'); }

        @Override
        public void apdu(Octets apdu) { describe(apdu, security, environment, out); }
      });
    } catch (DecodeException fault) {
      terminal.out().print(out);
      terminal.out().flush();
      throw CommandFailure.failed("not understood: " + fault.getMessage(), fault);
    }
    terminal.out().print(out);
    return Exit.DONE;
  }

  private Octets octets() throws IOException {
    String digits = hex.equals(List.of("-"))
        ? new String(terminal.in().readNBytes(MAX_INPUT), StandardCharsets.US_ASCII)
        : String.join("", hex);
    try {
      return new HexOctets().convert(digits.replaceAll("[\\s:,]", ""));
    } catch (TypeConversionException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private void describe(Octets apdu, Optional<SecuritySettings> security, Map<String, String> environment,
      StringBuilder out) {
    lines(apdu, "  ", out);
    Optional<Octets> hidden = ciphered(apdu);
    if (security.isEmpty() || hidden.isEmpty()) return;
    Optional<SecurityRefusal> last = Optional.empty();
    for (Optional<SystemTitle> sender : senders(hidden.get()))
      try {
        Opened opened = open(hidden.get(), sender.map(security.get()::withPeer).orElse(security.get()), environment);
        out.append("  deciphered, security control %s%s%s\n".formatted(opened.control(),
            opened.sender().map(title -> ", from " + title).orElse(""),
            opened.counter().isPresent() ? ", invocation counter " + opened.counter().getAsLong() : ""));
        lines(opened.apdu(), "    ", out);
        return;
      } catch (SecurityRefusal refused) {
        last = Optional.of(refused);
      }
    last.ifPresent(refused -> out.append("  not deciphered: ").append(refused.getMessage()).append('\n'));
  }

  /** The one that the APDU names, or that was given; else those that AARQ and AARE before named. */
  private List<Optional<SystemTitle>> senders(Octets apdu) {
    Optional<SystemTitle> named = ApduProtection.senderOf(apdu);
    if (named.isPresent()) return List.of(named);
    List<Optional<SystemTitle>> senders = new ArrayList<>();
    titles.forEach(known -> senders.add(Optional.of(known)));
    if (title != null && title.length() == SystemTitle.OCTETS) senders.add(Optional.of(new SystemTitle(title)));
    return senders.isEmpty() ? List.of(Optional.empty()) : senders;
  }

  private static void lines(Octets apdu, String indent, StringBuilder out) {
    ApduText.lines(apdu, CosemNames.INSTANCE, Limits.STANDARD)
        .forEach(line -> out.append(indent).append(Printable.of(line)).append('\n'));
  }

  /** What is to be deciphered: the APDU, or the initiate APDU that AARQ and AARE carry beside the sender's title. */
  private Optional<Octets> ciphered(Octets apdu) {
    try {
      return switch (apdu.u8(0)) {
        case Aarq.TAG -> {
          Aarq aarq = Aarq.CODEC.decode(apdu);
          aarq.callingApTitle().ifPresent(this::remember);
          yield aarq.userInformation().filter(DlmsDecodeCommand::isCiphered);
        }
        case Aare.TAG -> {
          Aare aare = Aare.CODEC.decode(apdu);
          aare.respondingApTitle().ifPresent(this::remember);
          yield aare.userInformation().filter(DlmsDecodeCommand::isCiphered);
        }
        case Rlrq.TAG -> Rlrq.CODEC.decode(apdu).userInformation().filter(DlmsDecodeCommand::isCiphered);
        case Rlre.TAG -> Rlre.CODEC.decode(apdu).userInformation().filter(DlmsDecodeCommand::isCiphered);
        default -> Optional.of(apdu).filter(DlmsDecodeCommand::isCiphered);
      };
    } catch (DecodeException said) {
      return Optional.empty(); // the lines above say so
    }
  }

  /** The one heard of last is tried first. */
  private void remember(Octets heard) {
    if (heard.length() != SystemTitle.OCTETS) return;
    SystemTitle known = new SystemTitle(heard);
    titles.remove(known);
    titles.addFirst(known);
  }

  private static boolean isCiphered(Octets apdu) {
    int tag = apdu.isEmpty() ? 0 : apdu.u8(0);
    return CipheredApdu.isTag(tag) || tag == 0xDD || tag == 0xDF;
  }

  private Opened open(Octets ciphered, SecuritySettings settings, Map<String, String> environment) {
    ApduProtection protection = new ApduProtection(settings.withBroadcast(settings.keys().broadcast().isPresent()));
    keys.dedicated(environment).ifPresent(protection::dedicatedKey);
    return protection.open(ciphered);
  }
}
