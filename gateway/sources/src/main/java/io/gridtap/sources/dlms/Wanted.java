package io.gridtap.sources.dlms;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import java.util.OptionalInt;

/**
 * A value that is read again and again.
 *
 * @param key by which people know it: {@code voltage_l1}; empty if it has none
 * @param description for people; may be empty
 * @param unitCode told instead of the meter's, for consumers that expect another
 */
public record Wanted(AttributeDescriptor attribute, String key, String description, OptionalInt unitCode) {
  /** With the meter's own unit. */
  public static Wanted of(AttributeDescriptor attribute, String key, String description) {
    return new Wanted(attribute, key, description, OptionalInt.empty());
  }
}
