package io.gridtap.dlms.xdlms;

import java.util.Optional;

/** data-notification-confirm [10]. */
public record DataNotificationConfirm(LongInvokeId invokeId, Optional<CosemDateTime> time) implements Apdu {}
