package io.gridtap.app;

import io.gridtap.dlms.cosem.InterfaceClass;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.xdlms.ApduNames;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import java.util.Optional;

/** Attributes and methods by the names of their classes, and what registers measure. */
final class CosemNames implements ApduNames {
  static final CosemNames INSTANCE = new CosemNames();

  private CosemNames() {}

  @Override
  public Optional<String> attribute(AttributeDescriptor attribute) {
    InterfaceClass known = InterfaceClass.of(attribute.classId());
    if (!known.isKnown()) return Optional.empty();
    String measured = MeasurementTable.STANDARD.of(attribute.instance())
        .filter(row -> row.classId() == attribute.classId()).map(row -> ", " + row.name()).orElse("");
    return Optional.of(known.name() + " " + known.attributeName(attribute.attributeId()) + measured);
  }

  @Override
  public Optional<String> method(MethodDescriptor method) {
    InterfaceClass known = InterfaceClass.of(method.classId());
    return known.method(method.methodId()).map(named -> known.name() + " " + named.name());
  }
}
