package io.gridtap.dlms.modee;

import io.gridtap.wire.DecodeException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Identification message (IEC 62056-21 §6.3.2): {@code /XXXZ[\W]ident}.
 *
 * @param manufacturer FLAG identifier, three letters; the third in lower case tells of a short reaction time
 * @param baudId Z, what the meter offers
 * @param enhanced the enhanced identifications {@code \W}, of which {@code 2} announces HDLC; empty if there are none
 * @param device what the manufacturer calls the meter
 */
public record Identification(String manufacturer, char baudId, String enhanced, String device) {
  private static final int[] BAUDS = {300, 600, 1200, 2400, 4800, 9600, 19_200};

  /** @param line without the line's end */
  static Identification of(String line) {
    int slash = line.lastIndexOf('/');
    if (slash < 0 || line.length() - slash < 5) throw new DecodeException("no identification: " + line, 0);
    String text = line.substring(slash + 1);
    StringBuilder enhanced = new StringBuilder();
    int at = 4;
    for (; at + 1 < text.length() && text.charAt(at) == '\\'; at += 2)
      enhanced.append(text.charAt(at + 1));
    return new Identification(text.substring(0, 3), text.charAt(3), enhanced.toString(), text.substring(at));
  }

  /** As it is sent, without the line's end. */
  String text() {
    StringBuilder text = new StringBuilder("/").append(manufacturer).append(baudId);
    for (int i = 0; i < enhanced.length(); i++) text.append('\\').append(enhanced.charAt(i));
    return text.append(device).toString();
  }

  /** The speed Z stands for in modes C and E; empty for what the standard leaves open. */
  public OptionalInt baud() {
    return baud(baudId);
  }

  static OptionalInt baud(char id) {
    return id >= '0' && id - '0' < BAUDS.length ? OptionalInt.of(BAUDS[id - '0']) : OptionalInt.empty();
  }

  /** The highest speed that is offered and wanted. */
  static char lower(char offered, int maxBaud) {
    char id = offered;
    while (id > '0' && baud(id).orElse(Integer.MAX_VALUE) > maxBaud)
      id--;
    return id;
  }

  /** How long the meter needs between hearing and speaking (§6.4.3, tr): 20 ms or 200 ms at least. */
  public Duration reactionTime() {
    return Duration.ofMillis(Character.isLowerCase(manufacturer.charAt(2)) ? 20 : 200);
  }
}
