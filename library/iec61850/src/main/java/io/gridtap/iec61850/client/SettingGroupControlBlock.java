package io.gridtap.iec61850.client;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The attributes of a setting group control block (SGCB, IEC 61850-7-2 §16.2).
 *
 * @param numOfSG how many groups there are
 * @param actSG the active one, from 1
 * @param editSG the one that a client edits; 0 for none
 * @param cnfEdit what is edited is being taken over
 * @param lActTm when a group was last made the active one; nothing if that never happened
 * @param resvTms for how many seconds the edited group is reserved, 0 if none is; absent before edition 2
 */
public record SettingGroupControlBlock(int numOfSG, int actSG, int editSG, boolean cnfEdit, Optional<Instant> lActTm,
    OptionalInt resvTms) {
  static SettingGroupControlBlock of(BlockAttributes attributes) {
    Optional<Long> reserved = attributes.optionalNumber("ResvTms");
    return new SettingGroupControlBlock((int) attributes.number("NumOfSG"), (int) attributes.number("ActSG"),
        (int) attributes.number("EditSG"), attributes.bool("CnfEdit"), attributes.time("LActTm"),
        reserved.isPresent() ? OptionalInt.of(reserved.get().intValue()) : OptionalInt.empty());
  }
}
