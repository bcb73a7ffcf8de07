package io.gridtap.examples;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.server.SettingGroupHandler;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.transport.TcpListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Serves a device with setting groups and looks at what is set: ServeSettings FILE PORT. */
public final class ServeSettings implements SettingGroupHandler {
  private static final FcReference PICK_UP = FcReference.parse("GOLDLD0/PTOC1.StrVal.setMag.f[SG]");

  @Override
  public Optional<DataAccessError> refusesEdited(String peer, String logicalDevice, int group,
      Map<FcReference, Data> values) {
    boolean plausible = values.get(PICK_UP) instanceof Data.Float32(float value) && value > 0 && value < 20;
    return plausible ? Optional.empty() : Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
  }

  @Override
  public void confirmed(String logicalDevice, int group, Map<FcReference, Data> values) {
    System.out.println(logicalDevice + " group " + group + " has other values"); // the moment to save them
  }

  @Override
  public void activated(String logicalDevice, int group) {
    System.out.println(logicalDevice + " works with group " + group);
  }

  public static void main(String[] arguments) throws Exception {
    IedModel model = Scl.parse(Path.of(arguments[0])).model("GOLD");
    try (Iec61850Server server = Iec61850Server.start(model,
        TcpListener.Settings.local(Integer.parseInt(arguments[1])),
        ServerSettings.STANDARD.withSettingGroups(new ServeSettings()))) {
      System.out.println("port " + server.port());
      Thread.currentThread().join(); // until the process ends
    }
  }
}
