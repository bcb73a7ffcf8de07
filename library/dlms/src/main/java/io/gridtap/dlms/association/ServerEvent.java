package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;

/** What happens on a server's connection. */
public sealed interface ServerEvent {
  record Associated(Route route, ApplicationContext context, Mechanism mechanism) implements ServerEvent {}

  /** An association was asked for and refused, or its authentication failed. */
  record Refused(Route route, String reason) implements ServerEvent {}

  record Released(Route route, String reason) implements ServerEvent {}

  record Written(Route route, AttributeDescriptor attribute, DataAccessResult result) implements ServerEvent {}

  record Invoked(Route route, MethodDescriptor method, ActionResult result) implements ServerEvent {}

  /** An APDU that could not be opened or read, or a service that was not negotiated. */
  record Rejected(Route route, String reason) implements ServerEvent {}

  record Remark(LinkEvent.Remark remark) implements ServerEvent {}
}
