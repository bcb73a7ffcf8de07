package io.gridtap.examples;

import io.gridtap.iec61850.client.ClientFiles;
import io.gridtap.iec61850.client.ComtradeRecord;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.transport.TcpConnector;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fetches all complete COMTRADE records: FetchRecords HOST PORT DIRECTORY. */
public final class FetchRecords {
  private FetchRecords() {}

  public static void main(String[] arguments) throws Exception {
    TcpConnector.Settings device = TcpConnector.Settings.to(arguments[0], Integer.parseInt(arguments[1]));
    Path directory = Files.createDirectories(Path.of(arguments[2]));
    try (Iec61850Client client = Iec61850Client.connect(device)) {
      ClientFiles files = client.files();
      ClientFiles.Listing listing = files.directory("COMTRADE");
      if (!listing.outcome().isDone()) throw new IllegalStateException(listing.outcome().text());
      for (ComtradeRecord record : ComtradeRecord.among(listing.entries())) {
        if (!record.isComplete()) continue;
        FileOutcome outcome = files.read(record, directory, (octets, all) -> {
          System.out.printf("\r%s: %d of %d octets", record.name(), octets, all);
          return true; // false cancels
        });
        System.out.println(", " + outcome.text());
      }
    }
  }
}
