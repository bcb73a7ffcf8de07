package io.gridtap.sources.dlms;

import java.nio.charset.StandardCharsets;

/** Names of files that are kept for devices. */
public final class StateFiles {
  private StateFiles() {}

  /** No two devices have the same one, and none leaves the directory: other characters are written as {@code %2F}. */
  public static String name(String device) {
    StringBuilder name = new StringBuilder();
    for (byte octet : device.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c >= 'A' && c <= 'Z';
      name.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return name.toString();
  }
}
