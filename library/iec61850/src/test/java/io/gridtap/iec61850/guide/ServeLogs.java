package io.gridtap.iec61850.guide;

import io.gridtap.iec61850.log.FileLog;
import io.gridtap.iec61850.log.LogStores;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.transport.TcpListener;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

public final class ServeLogs {
  private ServeLogs() {}

  /** Serves until it is closed; what is logged is there again the next time. */
  public static Iec61850Server start(Path scl, Path logs, int port) throws Exception {
    try (InputStream in = Files.newInputStream(scl)) {
      IedModel model = Scl.parse(scl.toString(), in).model("GOLD");
      FileLog.Limits limits = new FileLog.Limits(100_000, 64 << 20, true);
      return Iec61850Server.start(model, TcpListener.Settings.local(port),
          Iec61850Server.Settings.STANDARD.withLogs(LogStores.inDirectory(logs, limits)));
    }
  }
}
