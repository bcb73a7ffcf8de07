package io.gridtap.dlms.security;

import java.util.Arrays;

/** Tags of services and of their ciphered forms (IEC 62056-5-3 §7.3). */
final class ServiceTags {
  static final int INITIATE_REQUEST = 0x01;
  static final int INITIATE_RESPONSE = 0x08;
  static final int CONFIRMED_SERVICE_ERROR = 0x0E;
  static final int EXCEPTION_RESPONSE = 0xD8;
  static final int GENERAL_BLOCK_TRANSFER = 0xE0;
  private static final int NONE = -1;
  private static final short[] PLAIN = new short[256];

  static {
    Arrays.fill(PLAIN, (short) NONE);
    for (int tag = 0; tag < PLAIN.length; tag++)
      if (global(tag) != NONE) {
        PLAIN[global(tag)] = (short) tag;
        PLAIN[dedicated(tag)] = (short) tag;
      }
  }

  /** Who sends an APDU. */
  enum Direction {
    REQUEST, RESPONSE, ERROR, PUSH, BLOCK, UNKNOWN
  }

  private ServiceTags() {}

  static Direction direction(int tag) {
    return switch (tag) {
      case INITIATE_REQUEST, 0x05, 0x06, 0x16, 0x10, 0xC0, 0xC1, 0xC3, 0xD9 -> Direction.REQUEST;
      case INITIATE_RESPONSE, 0x0C, 0x0D, 0xC4, 0xC5, 0xC7, 0xDA -> Direction.RESPONSE;
      case CONFIRMED_SERVICE_ERROR, EXCEPTION_RESPONSE -> Direction.ERROR;
      case 0x0F, 0x18, 0xC2 -> Direction.PUSH;
      case GENERAL_BLOCK_TRANSFER -> Direction.BLOCK;
      default -> Direction.UNKNOWN;
    };
  }

  /** The global form of {@code tag}, −1 if it has none. */
  static int global(int tag) {
    return switch (tag) {
      case 0x01, 0x05, 0x06, 0x08, 0x0C, 0x0D, 0x0E, 0x16, 0x18 -> tag + 0x20;
      case 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC7 -> tag + 0x08;
      default -> NONE;
    };
  }

  /** The dedicated form of {@code tag}, −1 if it has none. */
  static int dedicated(int tag) {
    int global = global(tag);
    if (global == NONE) return NONE;
    return global < 0x40 ? global + 0x20 : global + 0x08;
  }

  static boolean ciphered(int tag) { return plain(tag) != NONE; }

  static boolean dedicatedForm(int tag) {
    int plain = plain(tag);
    return plain != NONE && dedicated(plain) == tag;
  }

  /** What is inside a service-specific ciphered form; −1 if {@code tag} is none. */
  static int plain(int tag) {
    return PLAIN[tag];
  }
}
