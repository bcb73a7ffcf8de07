package io.gridtap.dlms.xdlms;

import java.util.Optional;

/** event-notification-request [C2]. */
public record EventNotification(Optional<CosemDateTime> time, AttributeDescriptor attribute, Data value)
    implements
      Apdu {}
