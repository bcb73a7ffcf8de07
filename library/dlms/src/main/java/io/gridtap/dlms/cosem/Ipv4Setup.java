package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** IPv4 setup, class 42; addresses are numbers, the first octet most significant. */
public final class Ipv4Setup {
  public static final int ID = 42;

  public static final TypedAttribute<Obis> DATA_LINK_REFERENCE = TypedAttribute.of(ID, 2, Form.OBIS);
  public static final TypedAttribute<Long> IP_ADDRESS = TypedAttribute.of(ID, 3, Form.U32);
  public static final TypedAttribute<List<Long>> MULTICAST_ADDRESSES = TypedAttribute.of(ID, 4, Form.U32.list());
  public static final TypedAttribute<Long> SUBNET_MASK = TypedAttribute.of(ID, 6, Form.U32);
  public static final TypedAttribute<Long> GATEWAY = TypedAttribute.of(ID, 7, Form.U32);
  public static final TypedAttribute<Boolean> USE_DHCP = TypedAttribute.of(ID, 8, Form.BOOL);
  public static final TypedAttribute<Long> PRIMARY_DNS = TypedAttribute.of(ID, 9, Form.U32);
  public static final TypedAttribute<Long> SECONDARY_DNS = TypedAttribute.of(ID, 10, Form.U32);

  /** Adds a multicast address. */
  public static Invocation addMulticast(Obis object, long address) {
    return Invocation.of(ID, object, 1, Data.doubleLongUnsigned(address));
  }

  /** Deletes a multicast address. */
  public static Invocation deleteMulticast(Obis object, long address) {
    return Invocation.of(ID, object, 2, Data.doubleLongUnsigned(address));
  }

  /** {@code 192.168.1.10} */
  public static String text(long address) {
    return "%d.%d.%d.%d".formatted(address >> 24 & 0xFF, address >> 16 & 0xFF, address >> 8 & 0xFF, address & 0xFF);
  }

  private Ipv4Setup() {}
}
