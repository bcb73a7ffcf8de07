package io.gridtap.examples;

import io.gridtap.iec61850.client.Difference;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.OsiAddresses;
import io.gridtap.iec61850.client.ServerModel;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.TcpConnector;
import java.nio.file.Path;

/** Prints the model of a device and where its file says something else: BrowseIed HOST PORT FILE IED. */
public final class BrowseIed {
  private BrowseIed() {}

  public static void main(String[] args) throws Exception {
    IedModel file = Scl.parse(Path.of(args[2])).model(args[3]);
    AssociationSettings settings = AssociationSettings.STANDARD
        .withCalled(OsiAddresses.of(file, args[0]).orElse(AssociationSettings.STANDARD.called()));
    try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(args[0], Integer.parseInt(args[1])),
        settings)) {
      System.out.println(client.identify().orThrow());
      for (ServerModel.LogicalDevice device : client.directory().model().logicalDevices())
        for (ServerModel.LogicalNode node : device.logicalNodes()) {
          System.out.println(node.reference());
          for (ServerModel.DataObject object : node.dataObjects()) print(object, "  ");
        }
      for (Difference difference : client.directory().differences(file)) System.out.println(difference.sentence());
    }
  }

  private static void print(ServerModel.Node node, String indent) {
    System.out.println(indent + node.name() + " " + node.constraints());
    for (ServerModel.Node child : node.children()) print(child, indent + "  ");
  }
}
