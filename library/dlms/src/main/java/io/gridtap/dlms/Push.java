package io.gridtap.dlms;

import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.cosem.PushBodies;
import io.gridtap.dlms.cosem.PushReport;
import io.gridtap.dlms.cosem.PushReport.PushValue;
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
 * @param notification {@link DataNotification}, {@link EventNotification} or {@link InformationReport}; a P1 telegram,
 *          which is no APDU, is a DataNotification whose body is its text
 * @param protection that it came with; none is {@link SecurityControl#NONE}
 * @param signed whether a signature was verified
 */
public record Push(String peer, long connection, Route route, Optional<SystemTitle> title, Apdu notification,
    SecurityControl protection, boolean signed) {

  /** {@code /}, with which every P1 telegram begins and no APDU. */
  static final int TELEGRAM_START = 0x2F;
  private static final int VALUE_ATTRIBUTE = 2;

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

  /**
   * The values with their names, as far as the push or the profile of the meter's make tells them.
   *
   * @param profile whose templates name values that a push only lists
   */
  public PushReport values(MeterProfile profile) {
    return switch (notification) {
      case DataNotification data -> PushBodies.read(data.body(), profile.push());
      case EventNotification event -> new PushReport(PushReport.Form.NAMED_VALUES, "", event.time(), Optional.empty(),
          List.of(new PushValue(Optional.of(event.attribute().instance()), event.attribute().classId(),
              event.attribute().attributeId(), event.value(), Optional.empty())));
      default -> new PushReport(PushReport.Form.UNNAMED, "", Optional.empty(), Optional.empty(), values().stream()
          .map(value -> new PushValue(Optional.empty(), 0, VALUE_ATTRIBUTE, value, Optional.empty())).toList());
    };
  }

  /** The text of a P1 telegram, from its {@code /} on, if this is one. */
  public Optional<String> telegram() {
    return notification instanceof DataNotification data && data.body() instanceof Data.Text(var _, String text)
        && !text.isEmpty() && text.charAt(0) == TELEGRAM_START ? Optional.of(text) : Optional.empty();
  }

  /** Whether the meter waits for {@link PushListener#confirm}. */
  public boolean wantsConfirmation() {
    return notification instanceof DataNotification data && data.invokeId().confirmed();
  }
}
