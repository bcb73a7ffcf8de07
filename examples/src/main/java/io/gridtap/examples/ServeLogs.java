package io.gridtap.examples;

import io.gridtap.iec61850.log.FileLog;
import io.gridtap.iec61850.log.LogStores;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.nio.file.Path;

/** Serves a device whose logs outlive it: ServeLogs FILE DIRECTORY PORT. */
public final class ServeLogs {
  private ServeLogs() {}

  public static void main(String[] arguments) throws Exception {
    Path logs = Path.of(arguments[1]);
    try (Iec61850Server server = start(Path.of(arguments[0]), logs, Integer.parseInt(arguments[2]))) {
      System.out.println("port " + server.port());
      Thread.currentThread().join(); // until the process ends
    }
  }

  /** Serves until it is closed; what is logged is there again the next time. */
  static Iec61850Server start(Path scl, Path logs, int port) throws IOException {
    IedModel model = Scl.parse(scl).model("GOLD");
    FileLog.Limits limits = new FileLog.Limits(100_000, 64 << 20, true);
    return Iec61850Server.start(model, TcpListener.Settings.local(port),
        ServerSettings.STANDARD.withLogs(LogStores.inDirectory(logs, limits)));
  }
}
