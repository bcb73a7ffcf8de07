package io.gridtap.iec61850.scl;

import java.util.Set;

/** The attributes that elements have in the schema (edition 2.1), so that a misspelt one is noticed. */
final class SchemaAttributes {
  static final Set<String> IED = Set.of("name", "desc", "type", "manufacturer", "configVersion",
      "originalSclVersion", "originalSclRevision", "originalSclRelease", "engRight", "owner", "uuid", "templateUuid");
  static final Set<String> ACCESS_POINT = Set.of("name", "desc", "router", "clock", "kdc", "uuid", "templateUuid");
  static final Set<String> L_DEVICE = Set.of("inst", "ldName", "desc", "uuid", "templateUuid");
  static final Set<String> LN = Set.of("prefix", "lnClass", "inst", "lnType", "desc", "uuid", "templateUuid");
  static final Set<String> DATA_SET = Set.of("name", "desc", "uuid", "templateUuid");
  static final Set<String> FCDA = Set.of("ldInst", "prefix", "lnClass", "lnInst", "doName", "daName", "fc", "ix");
  static final Set<String> REPORT_CONTROL = Set.of("name", "desc", "datSet", "rptID", "buffered", "confRev", "intgPd",
      "bufTime", "indexed", "uuid", "templateUuid");
  static final Set<String> TRG_OPS = Set.of("dchg", "qchg", "dupd", "period", "gi");
  static final Set<String> OPT_FIELDS = Set.of("seqNum", "timeStamp", "dataSet", "reasonCode", "dataRef", "entryID",
      "configRef", "bufOvfl", "segmentation");
  static final Set<String> L_NODE_TYPE = Set.of("id", "lnClass", "iedType", "desc");
  static final Set<String> DO_TYPE = Set.of("id", "cdc", "iedType", "desc");
  static final Set<String> DA_TYPE = Set.of("id", "iedType", "desc");
  static final Set<String> DO = Set.of("name", "type", "count", "transient", "accessControl", "desc");
  static final Set<String> DA = Set.of("name", "bType", "type", "fc", "count", "dchg", "qchg", "dupd", "sAddr",
      "valKind", "valImport", "desc");

  private SchemaAttributes() {}
}
