package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Data;
import java.util.Map;

/**
 * The setting groups of a logical device, as the application sees them: it may change what clients may change, at any
 * time, and is not asked by its {@link SettingGroupHandler}. From {@link Iec61850Server#settingGroups}.
 */
public interface ServedSettingGroups {
  /** NumOfSG. */
  int groups();

  /** ActSG, from 1. */
  int active();

  /** The settings of a group, named as the active ones are (with the constraint SG). */
  Map<FcReference, Data> values(int group);

  /** Makes another group the active one, as from a device's front panel. */
  void activate(int group);

  /**
   * Gives settings of a group other values, such as those of the time before a restart; what is not named stays. What a
   * client edits is a copy, and stays as it is.
   *
   * @throws IllegalArgumentException if there is no such setting or group, or a value does not fit; then nothing is set
   */
  void store(int group, Map<FcReference, Data> values);
}
