package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest.GetNamedVariableListAttributes;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to a model what is configured in it: members of data sets, values of control blocks. */
final class ModelConfiguration {
  private ModelConfiguration() {}

  static ServerModel of(Iec61850Client client, ServerModel model) throws InterruptedException {
    List<ServerModel.DataSet> dataSets = model.logicalDevices().stream().flatMap(device -> device.dataSets().stream())
        .toList();
    List<Answer<ConfirmedResponse.NamedVariableListAttributes>> directories = client.mms().callAll(dataSets.stream()
        .map(set -> new GetNamedVariableListAttributes(DataSets.name(set.reference()))).toList());
    Map<String, ServerModel.DataSet> complete = new HashMap<>();
    for (int i = 0; i < dataSets.size(); i++) {
      String reference = dataSets.get(i).reference();
      Optional<List<String>> members = directories.get(
          i) instanceof Answer.Positive<ConfirmedResponse.NamedVariableListAttributes>(var attributes)
              ? Optional.of(attributes.variables().stream().map(ModelConfiguration::name).toList())
              : Optional.empty();
      complete.put(reference, new ServerModel.DataSet(reference, members));
    }
    List<ServerModel.ControlBlock> blocks = model.logicalDevices().stream()
        .flatMap(device -> device.logicalNodes().stream()).flatMap(node -> node.controlBlocks().stream()).toList();
    List<ReadResult> values = client.readAll(blocks.stream().map(ServerModel.ControlBlock::reference).toList());
    Map<FcReference, ServerModel.ControlBlock> filled = new HashMap<>();
    for (int i = 0; i < blocks.size(); i++) filled.put(blocks.get(i).reference(), with(blocks.get(i), values.get(i)));

    List<ServerModel.LogicalDevice> devices = new ArrayList<>();
    for (ServerModel.LogicalDevice device : model.logicalDevices())
      devices.add(new ServerModel.LogicalDevice(device.name(), device.logicalNodes().stream()
          .map(node -> new ServerModel.LogicalNode(node.logicalDevice(), node.name(), node.dataObjects(),
              node.controlBlocks().stream().map(block -> filled.getOrDefault(block.reference(), block)).toList(),
              node.dataSets().stream().map(set -> complete.getOrDefault(set.reference(), set)).toList(), node.logs()))
          .toList()));
    return new ServerModel(devices);
  }

  private static String name(VariableAccess.Variable variable) {
    return FcReference.of(variable).map(FcReference::toString).orElseGet(() -> variable.name().toString());
  }

  private static ServerModel.ControlBlock with(ServerModel.ControlBlock block, ReadResult result) {
    if (!(result instanceof ReadResult.Success(var _, var _, Data.Structure(List<Data> parts)))
        || parts.size() != block.attributes().size())
      return block;
    Map<String, Data> values = new LinkedHashMap<>();
    int next = 0;
    for (String attribute : block.attributes().keySet()) values.put(attribute, parts.get(next++));
    return new ServerModel.ControlBlock(block.kind(), block.logicalDevice(), block.logicalNode(), block.name(),
        block.attributes(), values);
  }
}
