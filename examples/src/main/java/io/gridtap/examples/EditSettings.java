package io.gridtap.examples;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.SettingGroups;
import io.gridtap.iec61850.client.SettingResult;
import io.gridtap.transport.TcpConnector;
import java.util.List;

/** Changes a setting of the second group and activates it: EditSettings HOST PORT. */
public final class EditSettings {
  private EditSettings() {}

  public static void main(String[] arguments) throws Exception {
    String host = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    FcReference pickUp = FcReference.parse("GOLDLD0/PTOC1.StrVal.setMag.f[SG]");
    try (Iec61850Client ied = Iec61850Client.connect(TcpConnector.Settings.to(host, port))) {
      SettingGroups groups = ied.settingGroups("GOLDLD0");
      System.out.println(groups.controlBlock().orElseThrow());

      SettingResult edited = groups.edit(2, List.of(ied.assign(pickUp, new Value.Float32(4.5f))));
      System.out.println("edit group 2: " + edited.text());
      if (edited.successful()) System.out.println("activate it: " + groups.selectActive(2).text());
      System.out.println("pick-up value: " + groups.value(pickUp));
    }
  }
}
