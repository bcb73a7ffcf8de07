package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;

/** A method and its parameter, ready to be invoked. */
public record Invocation(MethodDescriptor method, Data parameter) {
  /** What methods take that need no parameter (IEC 62056-6-2: data ::= integer(0)). */
  static final Data ZERO = Data.integer(0);

  static Invocation of(int classId, Obis object, int method, Data parameter) {
    return new Invocation(new MethodDescriptor(classId, object, method), parameter);
  }
}
