package io.gridtap.app;

import io.gridtap.iec61850.client.RcbChange;
import io.gridtap.iec61850.client.RcbDenial;
import io.gridtap.iec61850.client.RcbOutcome;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JsonGenerator;

/** {@code gridtap iec61850 rcb set}: changes a report control block. */
@Command(name = "set", customSynopsis = "gridtap iec61850 rcb set HOST [PORT] RCB ATTRIBUTE=VALUE... [OPTION...]", description = """
    Changes attributes of a report control block, in the order the standard wants: RptID, DatSet, TrgOps \
    (dchg,qchg,dupd,integrity,gi), OptFlds (seq-num,time-stamp,…), BufTm and IntgPd in milliseconds, Resv, ResvTms \
    in seconds, RptEna, PurgeBuf, EntryID, GI. What has the value already is not written. One that is enabled is \
    disabled for it, and enabled again.%n%nWhat is reserved or enabled only for this association ends with this \
    command.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 rcb set ied7 LD0/LLN0.BR.brcbStat01 BufTm=100 TrgOps=dchg,gi",
    "  gridtap iec61850 rcb set ied7 LD0/LLN0.BR.brcbStat01 PurgeBuf=true"})
final class Iec61850RcbSetCommand implements Callable<Integer> {
  private static final long MAX_INT32U = 0xFFFF_FFFFL;

  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850RcbSetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, Integer.MAX_VALUE, "RCB ATTRIBUTE=VALUE...");
    RcbName name = name(words.getFirst());
    RcbChange change = RcbChange.NONE;
    for (String word : words.subList(1, words.size())) change = with(change, word);
    RcbChange wanted = change;
    try (Iec61850Session session = device.open(terminal)) {
      RcbReference rcb = Iec61850RcbShowCommand.found(session, name);
      RcbOutcome outcome = session.ask(() -> session.client().rcbObject(rcb).change(wanted));
      if (form.json()) json(rcb, outcome);
      else
        tell(rcb, outcome);
      if (!outcome.complete()) throw CommandFailure.failed(incomplete(rcb, wanted, outcome));
    }
    return Exit.DONE;
  }

  private static String incomplete(RcbReference rcb, RcbChange wanted, RcbOutcome outcome) {
    List<String> missing = wanted.wanted().keySet().stream()
        .filter(name -> !outcome.written().contains(name) && !outcome.unchanged().contains(name)).toList();
    return missing.isEmpty()
        ? rcb + ": not all was taken; the lines above say why" // as enabling it again
        : "%s: not written: %s; the lines above say why".formatted(rcb, String.join(", ", missing));
  }

  private void tell(RcbReference rcb, RcbOutcome outcome) {
    Narrator narrator = new Narrator(terminal.err());
    if (!outcome.written().isEmpty())
      narrator.say("%s: written: %s".formatted(rcb, String.join(", ", outcome.written())));
    if (!outcome.unchanged().isEmpty())
      narrator.say("%s: was so already: %s".formatted(rcb, String.join(", ", outcome.unchanged())));
    if (outcome.paused()) narrator.say(rcb + ": was disabled meanwhile");
    for (RcbDenial denial : outcome.denied())
      narrator.say("%s: %s%s".formatted(rcb, denial,
          Denial.of(denial).hint().map(hint -> "; " + hint).orElse("")));
  }

  private void json(RcbReference rcb, RcbOutcome outcome) {
    for (String attribute : outcome.written())
      JsonLine.print(terminal, line -> {
        attribute(line, rcb, attribute, true);
        if (outcome.paused()) line.writeBooleanProperty("paused", true);
      });
    for (String attribute : outcome.unchanged())
      JsonLine.print(terminal, line -> {
        attribute(line, rcb, attribute, false);
        line.writeBooleanProperty("unchanged", true);
      });
    for (RcbDenial denial : outcome.denied())
      JsonLine.print(terminal, line -> {
        attribute(line, rcb, denial.attribute(), false);
        Denial.of(denial).writeTo(line);
      });
  }

  /** @param attribute empty for the whole control block */
  private static void attribute(JsonGenerator line, RcbReference rcb, String attribute, boolean written) {
    line.writeStringProperty("rcb", rcb.toString());
    if (!attribute.isEmpty()) line.writeStringProperty("attribute", attribute);
    line.writeBooleanProperty("written", written);
  }

  static RcbName name(String text) {
    RcbName name;
    try {
      name = RcbName.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
    if (name.logicalDevice().isEmpty())
      throw CommandFailure.usage("%s: in which logical device? LD0/%s".formatted(text, text));
    return name;
  }

  private static RcbChange with(RcbChange change, String word) {
    int equals = word.indexOf('=');
    if (equals <= 0)
      throw CommandFailure.usage("'%s' is no ATTRIBUTE=VALUE like TrgOps=dchg,gi".formatted(word));
    String value = word.substring(equals + 1).strip();
    String attribute = word.substring(0, equals).strip();
    try {
      return switch (attribute.toLowerCase(Locale.ROOT)) {
        case "rptid" -> change.withRptId(value);
        case "datset" -> change.withDatSet(value);
        case "optflds" -> change.withOptFlds(ReportWords.optFlds(value));
        case "trgops" -> change.withTrgOps(ReportWords.trgOps(value));
        case "buftm" -> change.withBufTm(number(value));
        case "intgpd" -> change.withIntgPd(number(value));
        case "resvtms" -> change.withResvTms(Math.toIntExact(Math.min(number(value), Integer.MAX_VALUE)));
        case "resv" -> change.withResv(flag(value));
        case "rptena" -> change.withRptEna(flag(value));
        case "purgebuf" -> only(flag(value), change.withPurgeBuf());
        case "gi" -> only(flag(value), change.withGi());
        case "entryid" -> change.withEntryId(entryId(value));
        default -> throw new IllegalArgumentException(
            "there is RptID, DatSet, OptFlds, TrgOps, BufTm, IntgPd, Resv, ResvTms, RptEna, PurgeBuf, GI, EntryID");
      };
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage("%s: %s".formatted(word, wrong.getMessage()), wrong);
    }
  }

  private static RcbChange only(boolean wanted, RcbChange change) {
    if (!wanted) throw new IllegalArgumentException("only true does something");
    return change;
  }

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "on", "1" -> true;
      case "false", "off", "0" -> false;
      default -> throw new IllegalArgumentException("true or false, not '%s'".formatted(text));
    };
  }

  static long number(String text) {
    if (!text.matches("-?[0-9]+"))
      throw new IllegalArgumentException("'%s' is no whole number".formatted(text));
    if (!text.matches("0*[0-9]{1,10}") || Long.parseLong(text) > MAX_INT32U)
      throw new IllegalArgumentException("from 0 to %d, not %s".formatted(MAX_INT32U, text));
    return Long.parseLong(text);
  }

  private static Octets entryId(String text) {
    try {
      return Octets.hex(text);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "'%s' is not octets in hexadecimal digits, like 0000000000000001".formatted(text), wrong);
    }
  }
}
