package io.gridtap.examples;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.client.DataSetValues;
import io.gridtap.iec61850.client.DataSets;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.transport.TcpConnector;
import java.util.Arrays;
import java.util.List;

/** Reads a data set of its own three times: WatchDataSet HOST PORT REFERENCE… */
public final class WatchDataSet {
  private WatchDataSet() {}

  public static void main(String[] args) throws Exception {
    List<FcReference> members = Arrays.stream(args).skip(2).map(FcReference::parse).toList();
    try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(args[0], Integer.parseInt(args[1])))) {
      DataSets dataSets = client.dataSets();
      dataSets.create("@watched", members).orThrow();
      DataSetDirectory directory = dataSets.directory("@watched");
      for (int i = 0; i < 3; i++)
        for (DataSetValues.MemberValue member : dataSets.read(directory).members())
          System.out.println(member.name() + " " + member.values());
      System.out.println(dataSets.delete("@watched").text());
    }
  }
}
