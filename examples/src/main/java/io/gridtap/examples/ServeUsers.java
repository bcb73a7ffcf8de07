package io.gridtap.examples;

import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.AccessControl;
import io.gridtap.iec61850.server.Admission;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.Right;
import io.gridtap.iec61850.server.Role;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.Caller;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.transport.TcpListener;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Serves a device to the users of a file with a line ROLE=PASSWORD for each role: ServeUsers FILE USERS PORT. */
public final class ServeUsers implements AccessControl {
  private final Properties users = new Properties();

  ServeUsers(Path file) throws Exception {
    try (Reader in = Files.newBufferedReader(file)) {
      users.load(in);
    }
  }

  @Override
  public Admission admit(Caller caller) {
    for (String role : users.stringPropertyNames())
      if (caller.shows(users.getProperty(role))) return Role.valueOf(role);
    return Admission.refused();
  }

  /** For the security log. */
  private static final class Watcher implements Iec61850Server.Watcher {
    @Override
    public void refused(Caller caller, Diagnostic diagnostic) {
      System.out.println("not admitted: " + diagnostic.text());
    }

    @Override
    public void refused(Caller caller, Right right, String object) {
      System.out.println("refused: " + right + " " + object);
    }
  }

  public static void main(String[] arguments) throws Exception {
    IedModel model = Scl.parse(Path.of(arguments[0])).model("GOLD");
    ServerSettings settings = ServerSettings.STANDARD.withAccess(new ServeUsers(Path.of(arguments[1])))
        .withWatcher(new Watcher());
    try (Iec61850Server server = Iec61850Server.start(model,
        TcpListener.Settings.local(Integer.parseInt(arguments[2])), settings)) {
      System.out.println("port " + server.port());
      Thread.currentThread().join(); // until the process ends
    }
  }
}
