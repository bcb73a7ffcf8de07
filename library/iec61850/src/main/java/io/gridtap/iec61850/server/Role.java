package io.gridtap.iec61850.server;

import static io.gridtap.iec61850.server.Right.CONFIG;
import static io.gridtap.iec61850.server.Right.CONTROL;
import static io.gridtap.iec61850.server.Right.DATASET;
import static io.gridtap.iec61850.server.Right.FILEMNGT;
import static io.gridtap.iec61850.server.Right.FILEREAD;
import static io.gridtap.iec61850.server.Right.FILEWRITE;
import static io.gridtap.iec61850.server.Right.READ;
import static io.gridtap.iec61850.server.Right.REPORTING;
import static io.gridtap.iec61850.server.Right.SECURITY;
import static io.gridtap.iec61850.server.Right.SETTINGGROUP;
import static io.gridtap.iec61850.server.Right.VIEW;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The pre-defined roles of IEC 62351-8, each with its rights on everything. The rights are what the standard's words on
 * each role amount to, and no copy of its table of roles and rights, which the editions print differently and with
 * conditions of their own: compare with the edition that holds for you. Where its words leave it open, less is granted
 * here. Another assignment is made with {@link Access#of}.
 */
public enum Role implements Access {
  /**
   * Sees what is there. It takes part in reporting, which shows values, so here it also reads them; not every edition
   * grants that.
   */
  VIEWER(VIEW, READ, REPORTING),
  /** Sees objects and values, and gives commands. */
  OPERATOR(VIEW, READ, REPORTING, CONTROL),
  /** Has data sets and files to itself, and configures, setting groups among it; gives no commands. */
  ENGINEER(VIEW, READ, DATASET, REPORTING, FILEREAD, FILEWRITE, FILEMNGT, CONFIG, SETTINGGROUP),
  /** Sees objects and values, sends files and configures. */
  INSTALLER(VIEW, READ, REPORTING, FILEREAD, FILEWRITE, CONFIG),
  /** Security administrator. */
  SECADM(VIEW, READ, SECURITY),
  /** Security auditor: sees what was recorded, in logs and files. */
  SECAUD(VIEW, READ, FILEREAD),
  /** Manages what roles may do. */
  RBACMNT(VIEW, READ, SECURITY);

  private final Set<Right> rights;

  Role(Right... granted) { this.rights = Collections.unmodifiableSet(EnumSet.copyOf(Arrays.asList(granted))); }

  public Set<Right> rights() { return rights; }

  @Override
  public boolean allows(Right right, String object) { return rights.contains(right); }
}
