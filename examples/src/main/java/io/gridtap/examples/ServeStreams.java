package io.gridtap.examples;

import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.server.StreamHandler;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.transport.TcpListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** An IED whose GOOSE and sampled values something else sends: ServeStreams SCL PORT. */
public final class ServeStreams {
  private ServeStreams() {}

  public static void main(String[] args) throws Exception {
    StreamHandler sender = new StreamHandler() {
      @Override
      public Optional<DataAccessError> refuses(String peer, String controlBlock, boolean enabled) {
        // this device sends no sampled values
        return enabled && controlBlock.contains("$MS$")
            ? Optional.of(DataAccessError.HARDWARE_FAULT)
            : Optional.empty();
      }

      @Override
      public void enabled(String controlBlock, boolean enabled, Map<String, Data> attributes) {
        System.out.println((enabled ? "send " : "stop ") + controlBlock + " " + attributes);
      }
    };
    try (Iec61850Server server = Iec61850Server.start(Scl.parse(Path.of(args[0])).model("GOLD"),
        TcpListener.Settings.local(Integer.parseInt(args[1])), ServerSettings.STANDARD.withStreams(sender))) {
      System.out.println("port " + server.port());
      Thread.currentThread().join(); // until the process ends
    }
  }
}
