package io.gridtap.examples;

import io.gridtap.iec61850.client.ControlBlockResult;
import io.gridtap.iec61850.client.GooseControlBlock;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.transport.TcpConnector;

/** Gives a GOOSE control block another data set, and has it send as before: RedirectGoose HOST PORT GOCB DATASET. */
public final class RedirectGoose {
  private RedirectGoose() {}

  public static void main(String[] args) throws Exception {
    try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(args[0], Integer.parseInt(args[1])))) {
      GooseControlBlock block = client.gooseControlBlock(args[2]);
      GooseControlBlock.Attributes before = block.read().orElseThrow();
      System.out.println(before);
      // what it sends can be changed only while it does not send; a connection lost meanwhile leaves it off
      ControlBlockResult result = block.enable(false);
      if (result.successful()) result = block.setDatSet(args[3]);
      System.out.println("DatSet " + result.text());
      if (before.goEna()) System.out.println("GoEna " + block.enable(true).text());
      System.out.println(block.read().orElseThrow());
    }
  }
}
