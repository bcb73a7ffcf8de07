package io.gridtap.app;

import io.gridtap.sources.iec104.PointList;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the points are called, if somebody has written it down. */
final class PointNames {
  static final PointNames NONE = new PointNames(Map.of());

  /** By common address and object address. */
  private record Address(int commonAddress, int address) {}

  private final Map<Address, String> names;
  private final int longest;

  private PointNames(Map<Address, String> names) {
    this.names = names;
    this.longest = names.values().stream().mapToInt(name -> name.codePointCount(0, name.length())).max().orElse(0);
  }

  /** Of a CSV file with the columns ca, ioa and name; without a file there are none. */
  static PointNames read(@Nullable Path file) {
    if (file == null) return NONE;
    Map<Address, String> names = new HashMap<>();
    try {
      for (PointList.Named point : PointList.readCsv(file))
        names.put(new Address(point.commonAddress(), point.address()), point.name());
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.configuration("--points: " + wrong.getMessage(), wrong);
    } catch (UncheckedIOException unreadable) {
      throw CommandFailure.usage("--points: " + unreadable.getMessage(), unreadable);
    }
    return new PointNames(names);
  }

  Optional<String> of(int commonAddress, int address) {
    return Optional.ofNullable(names.get(new Address(commonAddress, address)));
  }

  /** Characters of the longest. */
  int longest() { return longest; }
}
