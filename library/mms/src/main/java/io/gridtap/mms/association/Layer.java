package io.gridtap.mms.association;

/** The layers whose PDUs can be watched. */
public enum Layer {
  TRANSPORT, SESSION, PRESENTATION, ACSE, MMS
}
