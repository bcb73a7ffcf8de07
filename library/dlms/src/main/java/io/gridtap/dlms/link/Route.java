package io.gridtap.dlms.link;

/**
 * Between which application processes APDUs travel.
 *
 * @param client service access point of the client, 0…127 with HDLC, 0…65535 with the wrapper (16 public, 1 management)
 * @param logical service access point of the logical device: upper HDLC address or server wPort
 * @param physical lower HDLC address; 0 if the link has none (wrapper, one-octet addresses)
 */
public record Route(int client, int logical, int physical) {
  public Route {
    if (client < 0 || client > 0xFFFF) throw new IllegalArgumentException("a client SAP is 0…65535: " + client);
    if (logical < 0 || logical > 0xFFFF) throw new IllegalArgumentException("a server SAP is 0…65535: " + logical);
    if (physical < 0 || physical > 0x3FFF)
      throw new IllegalArgumentException("a physical address is 0…16383: " + physical);
  }

  public static Route of(int client, int logical) { return new Route(client, logical, 0); }

  /** {@code 16→1/17} */
  @Override
  public String toString() { return physical == 0 ? client + "→" + logical : client + "→" + logical + "/" + physical; }
}
