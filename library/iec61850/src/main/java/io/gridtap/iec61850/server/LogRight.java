package io.gridtap.iec61850.server;

/** What clients may do to logs beside reading them. IEC 61850 has no such services; MMS has. */
public enum LogRight {
  /** WriteJournal: enter values and texts of their own. */
  WRITE,
  /** InitializeJournal: delete entries, all or the oldest. */
  DELETE
}
