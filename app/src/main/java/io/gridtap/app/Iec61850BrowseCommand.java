package io.gridtap.app;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.client.Directory;
import io.gridtap.iec61850.client.ServerModel;
import io.gridtap.iec61850.scl.IedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 browse}: what a device has. */
@Command(name = "browse", customSynopsis = "gridtap iec61850 browse HOST [PORT] [REF] [OPTION...]", description = "Shows what a device has: its logical devices with their nodes; of a logical node (REF like LD0/MMXU1) data objects, data sets, control blocks and logs; of data (LD0/MMXU1.A) all attributes with constraints and types. Nothing is changed in the device.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 browse ied7", "  gridtap iec61850 browse ied7 LD0/MMXU1",
    "  gridtap iec61850 browse ied7 LD0/MMXU1.A",
    "  gridtap iec61850 browse ied7 --tree --format json | jq -r 'select(.type).reference'"})
final class Iec61850BrowseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--tree", description = "All below, down to the last attribute. Without REF the whole model, in as few requests as possible.")
  private boolean tree;

  @Mixin
  private FormOptions form = new FormOptions();

  /** Lists of a logical device that it has refused once: {@code LD0/log}. */
  private final Set<String> refused = new HashSet<>();

  private Optional<IedModel> scl = Optional.empty();

  Iec61850BrowseCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(0, 1, "REF");
    String reference = words.isEmpty() ? "" : words.getFirst();
    try (Iec61850Session session = device.open(terminal)) {
      ListedParts parts = new ListedParts(terminal, session, form);
      scl = session.model();
      List<BrowseLine> lines = session.ask(() -> lines(session.client().directory(), reference, parts));
      terminal.out().print(form.json() ? BrowseLine.json(lines) : BrowseLine.text(lines, form.style(terminal)));
      parts.end();
    }
    return Exit.DONE;
  }

  private List<BrowseLine> lines(Directory directory, String reference, ListedParts parts)
      throws IOException, InterruptedException {
    List<BrowseLine> lines = new ArrayList<>();
    if (reference.isEmpty() && tree) {
      for (ServerModel.LogicalDevice logicalDevice : directory.model().logicalDevices()) {
        lines.add(BrowseLine.of(0, logicalDevice.name(), logicalDevice.name(), "logical device"));
        for (ServerModel.LogicalNode node : logicalDevice.logicalNodes()) whole(node, lines);
      }
    } else if (reference.indexOf('/') < 0) {
      for (String logicalDevice : reference.isEmpty() ? directory.logicalDevices() : List.of(reference))
        logicalDevice(directory, logicalDevice, parts, lines);
    } else {
      ReferenceArgument of = ReferenceArgument.parse(reference);
      String object = of.object().toString();
      if (of.object().path().isEmpty()) node(directory, 0, object, parts, lines);
      else {
        Optional<ServerModel.Node> found = directory.definition(object);
        if (found.isEmpty()) {
          listed(directory, of, parts);
          throw CommandFailure.failed("%s: the device has nothing of this name; browse %s shows what there is"
              .formatted(reference, of.object().logicalDevice() + "/" + of.object().logicalNode()));
        }
        ServerModel.Node data = found.get();
        BrowseLine.add(0, object, object, data, of.constraint(), scl, lines);
      }
    }
    return lines;
  }

  /** What a logical node has beside its data is shown by other commands. @throws CommandFailure naming the one */
  private void listed(Directory directory, ReferenceArgument of, ListedParts parts)
      throws IOException, InterruptedException {
    List<String> path = of.object().path();
    if (path.size() > 2) return;
    String node = of.object().logicalDevice() + "/" + of.object().logicalNode();
    for (AcsiClass kind : AcsiClass.values()) {
      Optional<String> command = command(kind);
      if (command.isPresent() && list(directory, node, kind, parts).contains(path.getLast()))
        throw CommandFailure.failed("%s is %s %s: 'gridtap iec61850 %s' shows it".formatted(of.text(),
            "aeiou".indexOf(kind.text().charAt(0)) < 0 ? "a" : "an", kind.text(), command.get()));
    }
  }

  private static Optional<String> command(AcsiClass kind) {
    return switch (kind) {
      case DATA_OBJECT -> Optional.empty();
      case DATA_SET -> Optional.of("dataset show");
      case BRCB, URCB -> Optional.of("rcb show");
      case LCB -> Optional.of("log list");
      case LOG -> Optional.of("log show");
      case GOCB -> Optional.of("goose show");
      case MSVCB, USVCB -> Optional.of("sv show");
      case SGCB -> Optional.of("setting-group show");
    };
  }

  private void whole(ServerModel.LogicalNode node, List<BrowseLine> lines) {
    lines.add(BrowseLine.of(1, node.name(), node.reference(), "logical node"));
    for (ServerModel.DataObject object : node.dataObjects())
      BrowseLine.add(2, object.name(), node.reference() + "." + object.name(), object, Optional.empty(), scl, lines);
    for (ServerModel.DataSet set : node.dataSets())
      lines.add(BrowseLine.of(2, set.name(), set.reference(), AcsiClass.DATA_SET.text()));
    for (ServerModel.ControlBlock block : node.controlBlocks())
      lines.add(BrowseLine.of(2, block.name(), block.reference().toString(), block.kind().text()));
    for (String log : node.logs())
      lines.add(BrowseLine.of(2, log, node.reference() + "$" + log, AcsiClass.LOG.text()));
  }

  private void logicalDevice(Directory directory, String name, ListedParts parts, List<BrowseLine> lines)
      throws IOException, InterruptedException {
    List<String> nodes = directory.logicalNodes(name);
    lines.add(BrowseLine.of(0, name, name, "logical device"));
    for (String node : nodes)
      if (tree) node(directory, 1, name + "/" + node, parts, lines);
      else
      lines.add(BrowseLine.of(1, node, name + "/" + node, "logical node"));
  }

  private void node(Directory directory, int depth, String reference, ListedParts parts, List<BrowseLine> lines)
      throws IOException, InterruptedException {
    String name = depth == 0 ? reference : reference.substring(reference.indexOf('/') + 1);
    lines.add(BrowseLine.of(depth, name, reference, "logical node"));
    for (AcsiClass kind : AcsiClass.values())
      for (String found : list(directory, reference, kind, parts)) {
        if (kind == AcsiClass.DATA_OBJECT && tree) {
          Optional<ServerModel.Node> object = directory.definition(reference + "." + found);
          if (object.isPresent()) {
            BrowseLine.add(depth + 1, found, reference + "." + found, object.get(), Optional.empty(), scl, lines);
            continue;
          }
        }
        String separator = kind == AcsiClass.DATA_SET || kind == AcsiClass.LOG ? "$" : ".";
        lines.add(BrowseLine.of(depth + 1, found, reference + separator + found, kind.text()));
      }
  }

  /** Data sets and logs are lists of their own, which a device may refuse: the rest is shown without. */
  private List<String> list(Directory directory, String reference, AcsiClass kind, ListedParts parts)
      throws IOException, InterruptedException {
    if (kind != AcsiClass.DATA_SET && kind != AcsiClass.LOG) return directory.logicalNode(reference, kind);
    String device = reference.substring(0, reference.indexOf('/'));
    if (refused.contains(device + "/" + kind.text())) return List.of();
    Optional<List<String>> found = parts.ask("reference", device, Optional.of(kind.text()),
        () -> directory.logicalNode(reference, kind));
    if (found.isEmpty()) refused.add(device + "/" + kind.text());
    return found.orElse(List.of());
  }
}
