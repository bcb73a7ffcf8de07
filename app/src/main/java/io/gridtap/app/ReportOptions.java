package io.gridtap.app;

import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.wire.Octets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which report control blocks, and what is wanted of them. */
final class ReportOptions {
  @Option(names = "--rcb", paramLabel = "REF", split = ",", description = "A report control block: LD0/LLN0.BR.brcbStat01, with dollars too; with --domain without the logical device; BR or RP may be left out. Repeatable. Default: all that the device has.")
  private List<String> rcbs = new ArrayList<>();

  @Option(names = "--rcb-list", paramLabel = "FILE", description = "One --rcb a line; behind it settings of its own, like trg-ops=dchg,gi intg-pd=1000; # begins a comment.")
  private @Nullable Path rcbList;

  @Option(names = "--domain", paramLabel = "ID", split = ",", description = "Only report control blocks of this logical device. Repeatable.")
  private List<String> domains = new ArrayList<>();

  @Option(names = "--all-instances", description = "Without --rcb: take instances too whose reports cannot be told from those of another one (same RptID and data set).")
  private boolean allInstances;

  @Option(names = "--trg-ops", paramLabel = "WORDS", converter = ReportWords.TrgOpsWords.class, description = "Triggers: dchg,qchg,dupd,integrity,gi or all. Default: as the device has them.")
  private @Nullable TrgOps trgOps;

  @Option(names = "--opt-flds", paramLabel = "WORDS", defaultValue = ReportWords.USUAL_FIELDS, description = "What reports carry: seq-num,time-stamp,reason,data-set,data-ref,buf-ovfl,entry-id,conf-rev, all, or as-is for what the device has. Default: all but data-ref, as the members' names are known.")
  private String optFlds = ReportWords.USUAL_FIELDS;

  @Option(names = "--intg-pd", paramLabel = "MS", description = "Integrity period in milliseconds; the trigger integrity must be on.")
  private @Nullable Long intgPd;

  @Option(names = "--buf-tm", paramLabel = "MS", description = "Buffer time in milliseconds.")
  private @Nullable Long bufTm;

  @Option(names = "--resv-tms", paramLabel = "S", description = "Seconds that the reservation of a buffered control block outlives the association.")
  private @Nullable Long resvTms;

  @Option(names = "--purge-buf", description = "Empty the buffers of buffered control blocks first.")
  private boolean purgeBuf;

  @Option(names = "--gi", negatable = true, defaultValue = "true", fallbackValue = "true", description = "Ask for a general interrogation to begin with; --no-gi not to. Default: ask.")
  private boolean gi = true;

  @Option(names = "--entry-id", paramLabel = "HEX", converter = HexOctets.class, description = "Resume the one buffered --rcb behind this entry.")
  private @Nullable Octets entryId;

  List<String> domains() { return domains; }

  boolean allInstances() { return allInstances; }

  /** For control blocks without settings of their own. */
  ReportSettings settings() {
    ReportSettings settings = ReportSettings.AS_ENGINEERED.withGi(gi).withPurgeBuf(purgeBuf);
    try {
      settings = ReportWords.withOptFlds(settings, optFlds);
    } catch (IllegalArgumentException unknown) {
      throw CommandFailure.usage("--opt-flds: " + unknown.getMessage(), unknown);
    }
    if (trgOps != null) settings = settings.withTrgOps(trgOps);
    if (intgPd != null) settings = settings.withIntgPd(notNegative("--intg-pd", intgPd));
    if (bufTm != null) settings = settings.withBufTm(notNegative("--buf-tm", bufTm));
    if (resvTms != null) settings = settings.withResvTms(notNegative("--resv-tms", resvTms));
    if (entryId != null) settings = settings.withEntryId(entryId);
    return settings;
  }

  private static long notNegative(String option, long value) {
    if (value < 0 || value > 0xFFFF_FFFFL)
      throw CommandFailure.usage("%s is 0…4294967295, not %d".formatted(option, value));
    return value;
  }

  /** Those named, on the command line and in the file. */
  List<RcbList.Line> named() {
    List<RcbList.Line> named = new ArrayList<>();
    for (String rcb : rcbs) {
      try {
        named.add(new RcbList.Line(RcbName.parse(rcb), settings()));
      } catch (IllegalArgumentException wrong) {
        throw CommandFailure.usage("--rcb " + wrong.getMessage(), wrong);
      }
    }
    if (rcbList != null) named.addAll(RcbList.read(rcbList, settings()));
    if (entryId != null && named.size() != 1)
      throw CommandFailure.usage("--entry-id is that of one control block: name it with --rcb, or use --rcb-list");
    List<RcbList.Line> placed = new ArrayList<>();
    for (RcbList.Line line : named) {
      if (line.name().logicalDevice().isPresent()) placed.add(line);
      else if (domains.isEmpty())
        throw CommandFailure
            .usage("%s: in which logical device? LD0/%s, or --domain LD0".formatted(line.name(), line.name()));
      else
        for (String domain : domains) placed.add(new RcbList.Line(line.name().in(domain), line.settings()));
    }
    return placed;
  }
}
