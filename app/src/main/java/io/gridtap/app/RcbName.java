package io.gridtap.app;

import io.gridtap.iec61850.report.RcbReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A report control block as a user names it: {@code LD0/LLN0.BR.brcbStat01}, with points or dollars, without the logical
 * device if options name it, and without BR or RP, which the device or the SCL file then tells.
 */
record RcbName(Optional<String> logicalDevice, String logicalNode, Optional<Boolean> buffered, String name) {
  /** @throws IllegalArgumentException with what is wrong */
  static RcbName parse(String text) {
    int slash = text.indexOf('/');
    List<String> parts = new ArrayList<>(Arrays.asList(text.substring(slash + 1).split("[.$]", -1)));
    Optional<Boolean> buffered = Optional.empty();
    if (parts.size() == 3 && (parts.get(1).equals("BR") || parts.get(1).equals("RP")))
      buffered = Optional.of(parts.remove(1).equals("BR"));
    if (slash == 0 || parts.size() != 2 || parts.contains("") || text.indexOf('/', slash + 1) >= 0)
      throw new IllegalArgumentException(
          "'%s' is not a report control block like LD0/LLN0.BR.brcbStat01".formatted(text));
    return new RcbName(slash < 0 ? Optional.empty() : Optional.of(text.substring(0, slash)), parts.get(0), buffered,
        parts.get(1));
  }

  RcbName in(String device) { return new RcbName(Optional.of(device), logicalNode, buffered, name); }

  /** Complete already. */
  Optional<RcbReference> reference() {
    return logicalDevice.isPresent() && buffered.isPresent()
        ? Optional.of(new RcbReference(logicalDevice.get(), logicalNode, buffered.get(), name))
        : Optional.empty();
  }

  /** Those of {@code known} that are meant. */
  List<RcbReference> matching(List<RcbReference> known) {
    return known.stream().filter(rcb -> rcb.name().equals(name) && rcb.logicalNode().equals(logicalNode)
        && logicalDevice.filter(device -> !device.equals(rcb.logicalDevice())).isEmpty()
        && buffered.filter(wanted -> wanted != rcb.buffered()).isEmpty()).toList();
  }

  @Override
  public String toString() {
    return logicalDevice.map(device -> device + "/").orElse("") + logicalNode
        + buffered.map(yes -> yes ? ".BR." : ".RP.").orElse(".") + name;
  }
}
