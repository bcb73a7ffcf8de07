package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.InstanceChoice.Busy;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds an instance of a report control block that nobody uses, and reserves it. */
final class InstanceChooser {
  private final Iec61850Client client;

  InstanceChooser(Iec61850Client client) { this.client = client; }

  /**
   * @param before the one to be preferred, as it was this side's before
   * @param not instances that are not to be had
   */
  InstanceChoice choose(RcbReference asked, Optional<RcbReference> before, Set<RcbReference> not)
      throws InterruptedException {
    List<RcbReference> instances = new ArrayList<>(client.reportControlBlocks(asked.logicalDevice()).stream()
        .filter(rcb -> isInstance(asked, rcb)).toList());
    if (instances.isEmpty()) return new InstanceChoice.Unknown(asked);
    instances.sort(Comparator.comparing((RcbReference rcb) -> !before.equals(Optional.of(rcb)))
        .thenComparing(Comparator.naturalOrder()));
    List<Busy> busy = new ArrayList<>();
    for (RcbReference instance : instances) {
      if (not.contains(instance)) {
        busy.add(new Busy(instance, "in use by another client"));
        continue;
      }
      RcbObject object = client.rcbObject(instance);
      switch (object.read()) {
        case RcbReading.Found(ReportControlBlock block) -> {
          Optional<String> why = user(block, before.equals(Optional.of(instance)));
          if (why.isEmpty()) why = reserve(object, block);
          if (why.isEmpty()) return new InstanceChoice.Chosen(block);
          busy.add(new Busy(instance, why.get()));
        }
        case RcbReading.Denied(var _, RcbDenial denial) -> busy.add(new Busy(instance, denial.text()));
        case RcbReading.Unknown(var _, String text) -> busy.add(new Busy(instance, text));
      }
    }
    return new InstanceChoice.NoneFree(busy);
  }

  /** Named as asked, or as that without or with two digits at its end. */
  private static boolean isInstance(RcbReference asked, RcbReference rcb) {
    if (!rcb.logicalNode().equals(asked.logicalNode()) || rcb.buffered() != asked.buffered()) return false;
    return rcb.name().equals(asked.name()) || withoutInstance(rcb.name()).filter(
        name -> name.equals(asked.name()) || withoutInstance(asked.name()).filter(name::equals).isPresent())
        .isPresent();
  }

  private static Optional<String> withoutInstance(String name) {
    int length = name.length();
    return length > 2 && isDigit(name.charAt(length - 1)) && isDigit(name.charAt(length - 2))
        ? Optional.of(name.substring(0, length - 2))
        : Optional.empty();
  }

  private static boolean isDigit(char c) { return c >= '0' && c <= '9'; }

  /** Who uses it, as far as it shows. @param ours whether it was this side's, and may be reserved for it still */
  private static Optional<String> user(ReportControlBlock block, boolean ours) {
    String owner = block.owner().isEmpty() ? "another client" : block.owner();
    long resvTms = block.resvTms().orElse(0);
    if (resvTms < 0) return Optional.of("reserved by configuration (ResvTms -1)");
    if (ours) return Optional.empty(); // the device decides
    if (block.rptEna()) return Optional.of("reports to " + owner);
    if (block.resv() || resvTms > 0) return Optional.of("reserved by " + owner);
    return Optional.empty();
  }

  private static Optional<String> reserve(RcbObject object, ReportControlBlock block) throws InterruptedException {
    if (!block.has(block.reference().buffered() ? "ResvTms" : "Resv") || block.rptEna()) return Optional.empty();
    // what is refused for another reason is no sign of another client
    return object.reserve().filter(RcbDenial::inUse).map(RcbDenial::toString);
  }
}
