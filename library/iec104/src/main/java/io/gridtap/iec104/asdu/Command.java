package io.gridtap.iec104.asdu;

/** A command to the process, in control direction and mirrored in monitor direction (IEC 60870-5-101 §7.3.2). */
public sealed interface Command extends Information
    permits SingleCommand, DoubleCommand, RegulatingStepCommand, SetpointNormalized, SetpointScaled, SetpointFloat,
    BitstringCommand {

  /** S/E: select (true) or execute. */
  boolean select();

  /** The same command as select or as execute; a bit string command has no S/E and stays what it is. */
  Command withSelect(boolean select);
}
