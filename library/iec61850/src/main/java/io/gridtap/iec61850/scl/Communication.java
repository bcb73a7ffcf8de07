package io.gridtap.iec61850.scl;

import io.gridtap.wire.Octets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Addresses of the access points (IEC 61850-6 Communication). */
public record Communication(List<SubNetwork> subNetworks) {
  public static final Communication NONE = new Communication(List.of());

  public Communication { subNetworks = List.copyOf(subNetworks); }

  /** The addresses of this access point: more than one when it is connected to several networks. */
  public List<ConnectedAp> of(String iedName, String accessPoint) {
    return subNetworks.stream().flatMap(network -> network.accessPoints().stream())
        .filter(ap -> ap.iedName().equals(iedName) && ap.accessPoint().equals(accessPoint)).toList();
  }

  /**
   * A network.
   *
   * @param type
   *            its protocols, such as {@code 8-MMS}
   */
  public record SubNetwork(String name, Optional<String> type, List<ConnectedAp> accessPoints) {
    public SubNetwork { accessPoints = List.copyOf(accessPoints); }
  }

  /** An access point on a network, with the addresses of its GOOSE and sampled value streams. */
  public record ConnectedAp(String iedName, String accessPoint, Address address, List<StreamAddress> goose,
      List<StreamAddress> sampledValues, Place place) {
    public ConnectedAp {
      goose = List.copyOf(goose);
      sampledValues = List.copyOf(sampledValues);
    }
  }

  /**
   * Address of an access point (IEC 61850-8-1 table of P types).
   *
   * @param port
   *            what MMS-Port says, 1…65535; 102 is meant when it is absent
   * @param tSelector
   *            OSI-TSEL, written in hexadecimal; likewise the session and presentation selectors
   * @param apTitle
   *            OSI-AP-Title, arcs separated by commas as the file writes them
   * @param parameters
   *            every P by its type, also those above
   */
  public record Address(Optional<String> ip, OptionalInt port, Optional<Octets> tSelector, Optional<Octets> sSelector,
      Optional<Octets> pSelector, Optional<String> apTitle, OptionalInt apInvocationId, OptionalInt aeQualifier,
      OptionalInt aeInvocationId, Map<String, String> parameters) {
    public Address { parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters)); }
  }

  /**
   * Address of a GSE or SMV control block.
   *
   * @param parameters
   *            MAC-Address, APPID, VLAN-ID, VLAN-PRIORITY as the file writes them
   * @param minTimeMillis
   *            GOOSE: largest delay of the first repetition
   * @param maxTimeMillis
   *            GOOSE: period while nothing changes
   */
  public record StreamAddress(String ldInst, String cbName, Map<String, String> parameters,
      OptionalInt minTimeMillis, OptionalInt maxTimeMillis) {
    public StreamAddress { parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters)); }
  }
}
