package io.gridtap.dlms;

import io.gridtap.dlms.xdlms.Apdu;
import java.time.Instant;

/**
 * What a meter says unasked.
 *
 * @param apdu data-notification, event-notification-request or informationReportRequest
 * @param authentic it came protected as the security settings want it
 */
public record Notification(Apdu apdu, boolean authentic, Instant receivedAt) {}
