package io.gridtap.dlms.xdlms;

/** Access-Request-Specification: one operation of an ACCESS request. */
public sealed interface AccessSpecification {
  record Get(AttributeRequest attribute) implements AccessSpecification {}

  record Set(AttributeRequest attribute) implements AccessSpecification {}

  record Action(MethodDescriptor method) implements AccessSpecification {}
}
