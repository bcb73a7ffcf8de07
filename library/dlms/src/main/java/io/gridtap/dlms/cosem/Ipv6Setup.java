package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;

/** IPv6 setup, class 48; addresses are 16 octets. */
public final class Ipv6Setup {
  public static final int ID = 48;

  public static final TypedAttribute<Obis> DATA_LINK_REFERENCE = TypedAttribute.of(ID, 2, Form.OBIS);
  public static final TypedAttribute<Integer> ADDRESS_CONFIG_MODE = TypedAttribute.of(ID, 3, Form.ENUM);
  public static final TypedAttribute<List<Octets>> UNICAST_ADDRESSES = TypedAttribute.of(ID, 4, Form.OCTETS.list());
  public static final TypedAttribute<List<Octets>> MULTICAST_ADDRESSES = TypedAttribute.of(ID, 5, Form.OCTETS.list());
  public static final TypedAttribute<List<Octets>> GATEWAYS = TypedAttribute.of(ID, 6, Form.OCTETS.list());
  public static final TypedAttribute<Octets> PRIMARY_DNS = TypedAttribute.of(ID, 7, Form.OCTETS);
  public static final TypedAttribute<Octets> SECONDARY_DNS = TypedAttribute.of(ID, 8, Form.OCTETS);
  public static final TypedAttribute<Integer> TRAFFIC_CLASS = TypedAttribute.of(ID, 9, Form.U8);

  private Ipv6Setup() {}
}
