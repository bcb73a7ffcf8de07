package io.gridtap.app;

import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ReadResult;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.DataSetDirectory.Leaf;
import io.gridtap.iec61850.report.DataSetDirectory.Member;
import io.gridtap.iec61850.report.DataSetDirectory.Place;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was read of one reference.
 *
 * @param name {@code LD0/MMXU1.A[MX]}
 * @param rows its values; none if it could not be read
 */
record ValueEntry(String name, List<Row> rows, Optional<Fault> fault) {
  ValueEntry { rows = List.copyOf(rows); }

  /**
   * One value.
   *
   * @param name in full: {@code LD0/MMXU1.A.phsA.cVal.mag.f[MX]}
   * @param path from the data object on; empty if the value is not of the type known
   */
  record Row(String name, String path, Value value, Optional<Quality> quality, Optional<Timestamp> timestamp) {}

  /** Why it could not be read. @param text the standard's name of the error */
  record Fault(String text, String hint) {
    static Fault of(AccessResult.Failure failure) { return new Fault(failure.text(), ErrorHints.of(failure)); }
  }

  /** What came for a member: data, or a fault. */
  private record Came(List<Value> values, boolean fits, Optional<Fault> fault) {
    static Came of(Member member, AccessResult result) {
      return switch (result) {
        case AccessResult.Failure failure -> new Came(List.of(), false, Optional.of(Fault.of(failure)));
        case Data data -> {
          DataSetDirectory.Values values = DataSetDirectory.values(member, data);
          yield new Came(values.list(), values.fits(), Optional.empty());
        }
      };
    }
  }

  /**
   * The results of reads.
   *
   * @param directory what was read, in its order, with its types
   * @param all with qualities and times as values of their own
   */
  static List<ValueEntry> ofReads(DataSetDirectory directory, List<ReadResult> results, boolean all) {
    List<Came> came = new ArrayList<>();
    for (int i = 0; i < results.size(); i++)
      came.add(switch (results.get(i)) {
        case ReadResult.Success success -> Came.of(directory.members().get(i), success.data());
        case ReadResult.Failure failure -> Came.of(directory.members().get(i), failure.failure());
        case ReadResult.Refused refused -> new Came(List.of(), false, Optional.of(new Fault(refused.text(),
            refused.error().map(ErrorHints::of).orElse("the device could make nothing of it; --debug shows it"))));
      });
    return of(directory, came, all);
  }

  static List<ValueEntry> ofResults(DataSetDirectory directory, List<AccessResult> results, boolean all) {
    List<Came> came = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) came.add(Came.of(directory.members().get(i), results.get(i)));
    return of(directory, came, all);
  }

  private static List<ValueEntry> of(DataSetDirectory directory, List<Came> came, boolean all) {
    List<ValueEntry> entries = new ArrayList<>();
    for (int m = 0; m < came.size(); m++) {
      Member member = directory.members().get(m);
      List<Row> rows = new ArrayList<>();
      List<Leaf> leaves = member.leaves();
      List<Value> values = came.get(m).values;
      boolean everything = all || leaves.stream().noneMatch(Leaf::isValue);
      if (!came.get(m).fits)
        for (Value value : values) rows.add(new Row(member.name(), "", value, Optional.empty(), Optional.empty()));
      else
        for (int i = 0; i < values.size(); i++) {
          Leaf leaf = leaves.get(i);
          if (!everything && !leaf.isValue()) continue;
          rows.add(new Row(name(member, leaf), leaf.path(), values.get(i),
              leaf.isValue() ? find(leaf.quality(), came, Quality.class) : Optional.empty(),
              leaf.isValue() ? find(leaf.timestamp(), came, Timestamp.class) : Optional.empty()));
        }
      entries.add(new ValueEntry(member.name(), rows, came.get(m).fault));
    }
    return entries;
  }

  private static String name(Member member, Leaf leaf) {
    return member.reference().map(reference -> "%s/%s.%s[%s]".formatted(reference.logicalDevice(),
        reference.logicalNode(), leaf.path(), reference.constraint())).orElse(member.name());
  }

  private static <V> Optional<V> find(Optional<Place> place, List<Came> came, Class<V> type) {
    return place.filter(at -> came.get(at.member()).fits && at.leaf() < came.get(at.member()).values.size())
        .map(at -> came.get(at.member()).values.get(at.leaf())).filter(type::isInstance).map(type::cast);
  }
}
