package io.gridtap.iec61850.server;

import static io.gridtap.iec61850.FunctionalConstraint.BL;
import static io.gridtap.iec61850.FunctionalConstraint.BR;
import static io.gridtap.iec61850.FunctionalConstraint.CF;
import static io.gridtap.iec61850.FunctionalConstraint.CO;
import static io.gridtap.iec61850.FunctionalConstraint.DC;
import static io.gridtap.iec61850.FunctionalConstraint.EX;
import static io.gridtap.iec61850.FunctionalConstraint.GO;
import static io.gridtap.iec61850.FunctionalConstraint.LG;
import static io.gridtap.iec61850.FunctionalConstraint.MS;
import static io.gridtap.iec61850.FunctionalConstraint.MX;
import static io.gridtap.iec61850.FunctionalConstraint.OR;
import static io.gridtap.iec61850.FunctionalConstraint.RP;
import static io.gridtap.iec61850.FunctionalConstraint.SE;
import static io.gridtap.iec61850.FunctionalConstraint.SG;
import static io.gridtap.iec61850.FunctionalConstraint.SP;
import static io.gridtap.iec61850.FunctionalConstraint.SR;
import static io.gridtap.iec61850.FunctionalConstraint.ST;
import static io.gridtap.iec61850.FunctionalConstraint.SV;
import static io.gridtap.iec61850.FunctionalConstraint.US;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.Communication.StreamAddress;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.IedModel.DataAttribute;
import io.gridtap.iec61850.scl.IedModel.LogicalDevice;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.iec61850.scl.Services.ReportSettings;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Builds the tree of items that a model has in MMS (IEC 61850-8-1 §7), with the values of the file. */
final class ModelTree {
  /** The order of functional constraints within a logical node, on the wire. */
  private static final List<FunctionalConstraint> ORDER = List.of(MX, ST, CO, CF, DC, SP, SG, RP, LG, BR, GO, SV, SE,
      MS, US, EX, SR, OR, BL);
  private static final Pattern ASKED_ABOUT = Pattern.compile("\\$(SP\\$SGCB|GO|MS|US)\\$");

  private final IedModel model;
  private final boolean resvTms;
  private final boolean owner;
  private final Function<String, ReportControl> reportControls;
  private final ReportEngine reports;
  private final SettingGroups settingGroups;
  private final LogEngine logs;
  private final Streams streams;
  private final List<String> remarks = new ArrayList<>();

  /** @param reportControls by reference */
  ModelTree(IedModel model, Function<String, ReportControl> reportControls, ReportEngine reports,
      SettingGroups settingGroups, LogEngine logs, Streams streams) {
    this.model = model;
    this.settingGroups = settingGroups;
    this.logs = logs;
    this.streams = streams;
    this.reports = reports;
    this.reportControls = reportControls;
    this.resvTms = hasResvTms(model);
    this.owner = model.services().reportSettings().map(ReportSettings::owner).orElse(false);
  }

  /** Whether BRCBs have the attribute ResvTms. */
  static boolean hasResvTms(IedModel model) {
    return model.services().reportSettings().map(ReportSettings::reservationTime).orElse(false);
  }

  /** Whether a write names attributes of control blocks that the application is asked about. */
  static boolean mayRaiseQuestions(ConfirmedRequest.Write write) {
    return write.variables() instanceof VariableAccess.Variables(List<VariableAccess.Variable> variables)
        && variables.stream().anyMatch(variable -> ASKED_ABOUT.matcher(variable.name().item()).find());
  }

  /** Values of the file that are none of their type, and were left out. */
  List<String> remarks() { return remarks; }

  Item.Group domain(LogicalDevice device) {
    Item.Group domain = new Item.Group(device.name(), Optional.empty());
    for (LogicalNode node : device.logicalNodes()) domain.add(logicalNode(device, node, domain));
    return domain;
  }

  private Item.Group logicalNode(LogicalDevice device, LogicalNode node, Item.Group domain) {
    Item.Group group = new Item.Group(node.name(), Optional.of(domain));
    for (FunctionalConstraint fc : ORDER) {
      Item.Group constraint = new Item.Group(fc.name(), Optional.of(group));
      for (IedModel.DataObject object : node.dataObjects())
        if (object.carries(fc)) constraint.add(item(node, object, fc, object.name(), constraint));
      addControlBlocks(device, node, fc, constraint);
      if (!constraint.children().isEmpty()) group.add(constraint);
    }
    return group;
  }

  private Item item(LogicalNode node, IedModel.Node of, FunctionalConstraint fc, String path, Item parent) {
    if (of.count().isEmpty()) return one(node, of, fc, of.name(), path, parent);
    Item.Elements elements = new Item.Elements(of.name(), Optional.of(parent));
    for (int i = 0; i < of.count().getAsInt(); i++) {
      String index = "(" + i + ")";
      elements.add(one(node, of, fc, index, path + index, elements));
    }
    return elements;
  }

  private Item one(LogicalNode node, IedModel.Node of, FunctionalConstraint fc, String name, String path, Item parent) {
    if (of instanceof DataAttribute attribute && attribute.children().isEmpty())
      return attribute(node, attribute, fc, name, path, parent);
    Item.Group group = new Item.Group(name, Optional.of(parent));
    for (IedModel.Node child : of.children(fc)) group.add(item(node, child, fc, path + "." + child.name(), group));
    return group;
  }

  private Item attribute(LogicalNode node, DataAttribute attribute, FunctionalConstraint fc, String name, String path,
      Item parent) {
    if (attribute.type() == BasicType.PHY_COM_ADDR) return address(name, parent, Optional.empty());
    ValueType.Leaf type = ValueType.Leaf.of(attribute.type(), attribute.enumeration());
    Data value = node.initialValue(path).map(text -> initial(type, text, node.name() + "." + path))
        .orElseGet(type::initial);
    return new Item.Attribute(name, Optional.of(parent), type, fc, attribute.triggers(), value);
  }

  private Data initial(ValueType.Leaf type, String text, String where) {
    try {
      return type.parse(text.strip());
    } catch (IllegalArgumentException wrong) {
      remarks.add("%s: %s; it starts as if nothing were given".formatted(where, wrong.getMessage()));
      return type.initial();
    }
  }

  // Control blocks

  private void addControlBlocks(LogicalDevice device, LogicalNode node, FunctionalConstraint fc,
      Item.Group constraint) {
    switch (fc) {
      case RP, BR -> {
        for (IedModel.ReportControlBlock block : node.reportControlBlocks())
          if (block.buffered() == (fc == BR))
            constraint
                .add(reportControl(reportControls.apply(device.name() + "/" + block.mmsItem()), block, constraint));
      }
      case LG -> {
        for (Ied.LogControl log : node.logControls()) constraint.add(logs.add(device, node, log, constraint));
      }
      case GO -> {
        for (Ied.GseControl goose : node.gseControls())
          constraint.add(streams.addGoose(device, node, goose, goose(device, goose), constraint));
      }
      case MS, US -> {
        for (Ied.SampledValueControl control : node.sampledValueControls())
          if (control.multicast() == (fc == MS))
            constraint.add(streams.addSampledValues(device, node, control, sampledValues(device, control), constraint));
      }
      case SP -> {
        if (node.settingControl().isPresent()) constraint.add(settingGroups.add(device, node, constraint));
      }
      case ST, MX, SV, CF, DC, SG, SE, SR, OR, BL, EX, CO -> {
      }
    }
  }

  private Item reportControl(ReportControl rcb, IedModel.ReportControlBlock block, Item parent) {
    Item.Group group = new Item.Group(block.name(), Optional.of(parent));
    for (ReportControl.Attribute attribute : ReportControl.Attribute.of(block.buffered(), resvTms, owner)) {
      group.add(new Item.Field(attribute.text(), Optional.of(group), attribute.description(block.buffered()),
          () -> attribute.read(rcb), Optional.of(
              (client, data, now, at) -> reports.write(client, rcb, attribute.text(), data, now, at))));
    }
    return group;
  }

  private Optional<StreamAddress> goose(LogicalDevice device, Ied.GseControl control) {
    return model.connections().stream().flatMap(connection -> connection.goose().stream())
        .filter(address -> address.ldInst().equals(device.inst()) && address.cbName().equals(control.name()))
        .findFirst();
  }

  private Optional<StreamAddress> sampledValues(LogicalDevice device, Ied.SampledValueControl control) {
    return model.connections().stream().flatMap(connection -> connection.sampledValues().stream())
        .filter(address -> address.ldInst().equals(device.inst()) && address.cbName().equals(control.name()))
        .findFirst();
  }

  /** PHYCOMADDR. */
  static Item address(String name, Item parent, Optional<StreamAddress> stream) {
    Map<String, String> parameters = stream.map(StreamAddress::parameters).orElse(Map.of());
    String mac = parameters.getOrDefault("MAC-Address", "").replace("-", "");
    return new BlockFields(name, parent)
        .fixed("Addr", new TypeDescription.OctetString(6),
            new Data.OctetString(mac.matches("[0-9A-Fa-f]{12}") ? Octets.hex(mac) : Octets.wrap(new byte[6])))
        .fixed("PRIORITY", BlockFields.unsigned(8), new Data.Unsigned(number(parameters, "VLAN-PRIORITY", 10)))
        .fixed("VID", BlockFields.unsigned(16), new Data.Unsigned(number(parameters, "VLAN-ID", 16)))
        .fixed("APPID", BlockFields.unsigned(16), new Data.Unsigned(number(parameters, "APPID", 16))).group();
  }

  private static long number(Map<String, String> parameters, String name, int radix) {
    String text = parameters.getOrDefault(name, "");
    return text.matches("[0-9A-Fa-f]{1,8}") && (radix == 16 || text.matches("[0-9]+"))
        ? Long.parseLong(text, radix)
        : 0;
  }
}
