package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.scl.IedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Says where a device's data set is not the one of the SCL file. What the device has is what counts. */
final class SclComparison {
  private final IedModel model;
  private final DataSetDirectory onLine;

  SclComparison(IedModel model, DataSetDirectory onLine) {
    this.model = model;
    this.onLine = onLine;
  }

  /** What is to be said if the control block is of another configuration revision than the file's. */
  Optional<String> confRevOf(ReportControlBlock block) {
    RcbReference rcb = block.reference();
    OptionalLong inFile = model.logicalDevice(rcb.logicalDevice())
        .flatMap(device -> device.logicalNode(rcb.logicalNode())).stream()
        .flatMap(node -> node.reportControlBlocks().stream())
        .filter(control -> control.name().equals(rcb.name()) && control.buffered() == rcb.buffered())
        .mapToLong(control -> control.control().confRev()).findFirst();
    if (inFile.isEmpty() || block.confRev().isEmpty() || inFile.equals(block.confRev())) return Optional.empty();
    return Optional.of("the SCL file differs from the device: ConfRev is %d in the device and %d in the file"
        .formatted(block.confRev().getAsLong(), inFile.getAsLong()));
  }

  List<String> remarks() {
    String reference = onLine.reference();
    int slash = reference.indexOf('/');
    if (slash < 0) return List.of(); // of the association: no file has it
    String device = reference.substring(0, slash);
    if (model.logicalDevice(device).isEmpty())
      return List.of("the SCL file's IED %s has no logical device %s: is it the file of this device?".formatted(
          model.iedName(), device));
    Optional<DataSetDirectory> inFile = model.dataSet(device, reference.substring(slash + 1))
        .map(set -> DataSetDirectory.of(reference, set));
    if (inFile.isEmpty()) return List.of("the SCL file does not have the data set %s".formatted(reference));
    List<DataSetDirectory.Member> here = onLine.members();
    List<DataSetDirectory.Member> there = inFile.get().members();
    for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
      if (!here.get(i).name().equals(there.get(i).name()))
        return List.of(
            "the SCL file differs from the device: member %d of %s is %s in the device and %s in the file; the device counts"
                .formatted(i + 1, reference, here.get(i).name(), there.get(i).name()));
    }
    if (here.size() != there.size())
      return List.of("the SCL file differs from the device: %s has %d members in the device and %d in the file"
          .formatted(reference, here.size(), there.size()));
    return List.of();
  }
}
