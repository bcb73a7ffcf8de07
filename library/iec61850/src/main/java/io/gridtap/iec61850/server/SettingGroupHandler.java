package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import java.util.Map;
import java.util.Optional;

/**
 * The application's part in setting groups. It is called on the thread of the association, without the server's lock: it
 * may take its time and call the server, only the one client waits for it.
 *
 * <p>Settings are named by their references with the constraint SG.
 */
public interface SettingGroupHandler {
  /** Accepts everything. */
  SettingGroupHandler STANDARD = new SettingGroupHandler() {
  };

  /** A client wants another active group (SelectActiveSG). Why not, or nothing if it may be. @param group from 1 */
  default Optional<DataAccessError> refusesActive(String peer, String logicalDevice, int group) {
    return Optional.empty();
  }

  /**
   * A client wants to have the values it has edited taken over (ConfirmEditSGValues): this is where they are checked
   * together. Why not, or nothing if they may be.
   *
   * @param values all settings of the group, as they would be
   */
  default Optional<DataAccessError> refusesEdited(String peer, String logicalDevice, int group,
      Map<FcReference, Data> values) {
    return Optional.empty();
  }

  /** Another group is active, by a client or by {@link ServedSettingGroups#activate}. */
  default void activated(String logicalDevice, int group) {}

  /** A group has other values by a client: the moment to keep them for the next start. */
  default void confirmed(String logicalDevice, int group, Map<FcReference, Data> values) {}
}
