package io.gridtap.dlms.modee;

/** What is asked of the sign-on. */
public enum ModeECommand {
  /** Sends the request. */
  SIGN_ON
}
