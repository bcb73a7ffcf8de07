package io.gridtap.dlms.xdlms;

/** What a server says unasked (IEC 62056-5-3 §6.10, §6.11), and the answer. */
final class NotificationCodec {
  private NotificationCodec() {}

  static EventNotification event(ApduIn in) {
    return new EventNotification(in.optionalDateTime(), in.attribute(), in.data());
  }

  static void event(EventNotification event, ApduOut out) {
    out.choice(ApduTag.EVENT_NOTIFICATION).optionalDateTime(event.time()).attribute(event.attribute())
        .data(event.value());
  }

  static DataNotification data(ApduIn in) { return new DataNotification(in.longInvokeId(), in.dateTime(), in.data()); }

  static void data(DataNotification notification, ApduOut out) {
    out.choice(ApduTag.DATA_NOTIFICATION).longInvokeId(notification.invokeId()).dateTime(notification.time())
        .data(notification.body());
  }

  static DataNotificationConfirm confirm(ApduIn in) {
    return new DataNotificationConfirm(in.longInvokeId(), in.dateTime());
  }

  static void confirm(DataNotificationConfirm confirm, ApduOut out) {
    out.choice(ApduTag.DATA_NOTIFICATION_CONFIRM).longInvokeId(confirm.invokeId()).dateTime(confirm.time());
  }
}
