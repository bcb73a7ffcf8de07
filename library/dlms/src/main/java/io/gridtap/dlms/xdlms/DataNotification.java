package io.gridtap.dlms.xdlms;

import java.util.Optional;

/**
 * data-notification [0F].
 *
 * @param time of the notification, if it carries one
 */
public record DataNotification(LongInvokeId invokeId, Optional<CosemDateTime> time, Data body) implements Apdu {}
