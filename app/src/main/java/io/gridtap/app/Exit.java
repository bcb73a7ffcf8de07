package io.gridtap.app;

/** How the program ends, as scripts see it. */
final class Exit {
  /** Done, also when it was told to stop. */
  static final int DONE = 0;
  /** The device or the network failed, or a question was not answered with yes. */
  static final int FAILED = 1;
  /** Wrong usage. */
  static final int USAGE = 2;
  /** A bad configuration or SCL file (EX_CONFIG of sysexits.h). */
  static final int CONFIGURATION = 78;

  private Exit() {}
}
