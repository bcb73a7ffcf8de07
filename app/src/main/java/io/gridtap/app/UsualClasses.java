package io.gridtap.app;

import io.gridtap.dlms.xdlms.Obis;
import java.util.OptionalInt;

/**
 * The interface class that objects of an OBIS code have in every companion standard, so that a meter's object list need
 * not be read for them. Empty where meters differ.
 */
final class UsualClasses {
  private static final int DATA = 1;
  private static final int REGISTER = 3;
  private static final int PROFILE = 7;

  private UsualClasses() {}

  static OptionalInt of(Obis obis) {
    int found = switch (obis.a()) {
      case 0 -> ofAbstract(obis.c(), obis.d());
      case 1 -> ofElectricity(obis.c(), obis.d());
      default -> 0;
    };
    return found == 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /** 0 if it is not known. */
  private static int ofAbstract(int c, int d) {
    return switch (c) {
      case 0, 42 -> DATA; // identifications, logical device name
      case 1 -> d == 0 ? 8 : 0;
      case 10 -> 9;
      case 11 -> 11;
      case 13 -> 20;
      case 15 -> 22;
      case 17 -> 71;
      case 20 -> 19;
      case 22 -> 23;
      case 25 -> switch (d) {
        case 0 -> 41;
        case 1 -> 42;
        case 2 -> 43;
        case 3 -> 44;
        case 4 -> 45;
        case 6 -> 47;
        case 7 -> 48;
        case 9 -> 40;
        default -> 0;
      };
      case 40 -> 15;
      case 41 -> 17;
      case 43 -> d == 0 ? 64 : d == 1 ? DATA : 0;
      case 44 -> d == 0 ? 18 : 0;
      case 96 -> switch (d) {
        case 1 -> DATA;
        case 3 -> 70;
        default -> 0;
      };
      case 98 -> d == 1 ? PROFILE : 0;
      case 99 -> d == 1 || d == 2 || d == 98 ? PROFILE : 0;
      default -> 0;
    };
  }

  private static int ofElectricity(int c, int d) {
    if (c == 0) return d == 2 ? DATA : 0;
    if (c == 98 || c == 99) return d == 1 || d == 2 || d == 97 ? PROFILE : 0;
    return c < 96 && (d == 7 || d == 8) ? REGISTER : 0;
  }
}
