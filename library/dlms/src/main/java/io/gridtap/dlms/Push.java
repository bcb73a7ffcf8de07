package io.gridtap.dlms;

import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.SecurityControl;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.InformationReport;
import java.util.List;
import java.util.Optional;

/**
 * What a meter sent unasked.
 *
 * @param peer at the other end of the connection, {@code 192.0.2.7:4059}
 * @param connection its number, 1… since the listener's start
 * @param route client SAP that it was sent to, and the meter's logical device
 * @param title of the sender; not known with what was not protected
 * @param notification {@link DataNotification}, {@link EventNotification} or {@link InformationReport}
 * @param protection that it came with; none is {@link SecurityControl#NONE}
 * @param signed whether a signature was verified
 */
public record Push(String peer, long connection, Route route, Optional<SystemTitle> title, Apdu notification,
    SecurityControl protection, boolean signed) {

  /** When the meter says it happened, as it said it. */
  public Optional<CosemDateTime> time() {
    return switch (notification) {
      case DataNotification data -> data.time();
      case EventNotification event -> event.time();
      default -> Optional.empty();
    };
  }

  /** The values: one with the first two, as many as there are with an InformationReport. */
  public List<Data> values() {
    return switch (notification) {
      case DataNotification data -> List.of(data.body());
      case EventNotification event -> List.of(event.value());
      case InformationReport report -> report.values();
      default -> List.of();
    };
  }

  /** Whether the meter waits for {@link PushListener#confirm}. */
  public boolean wantsConfirmation() {
    return notification instanceof DataNotification data && data.invokeId().confirmed();
  }
}
