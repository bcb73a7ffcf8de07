package io.gridtap.sources.dlms;

import io.gridtap.dlms.xdlms.AttributeDescriptor;

/**
 * A value that is read again and again.
 *
 * @param key by which people know it: {@code voltage_l1}; empty if it has none
 * @param description for people; may be empty
 */
public record Wanted(AttributeDescriptor attribute, String key, String description) {}
