package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.device.AccessRights;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.xdlms.Conformance;
import java.util.Optional;
import java.util.Set;

/**
 * An association that a logical device offers to one client SAP.
 *
 * @param client service access point of the client
 * @param contexts application contexts that may be asked for
 * @param mechanism that the client must use
 * @param secret password of LLS, or secret of HLS but with mechanisms 5 and 7
 * @param transform of mechanism 2, if it is not the widely used one
 * @param security keys and policy; needed for ciphered contexts and for mechanisms 5, 6 and 7
 * @param conformance that may be negotiated at most
 * @param maxPduOctets of an APDU that the server takes, 64…65535
 * @param rights what the client may do
 */
public record ServerAssociation(int client, Set<ApplicationContext> contexts, Mechanism mechanism,
    Optional<Key> secret, Optional<Hls.Transform> transform, Optional<SecuritySettings> security,
    Conformance conformance, int maxPduOctets, AccessRights rights) {
  /** All services with logical names; protection and block transfer of the general kind are to be added. */
  public static final Conformance LN = Conformance.LN;
  private static final int STANDARD_PDU_OCTETS = 1024;

  public ServerAssociation {
    contexts = Set.copyOf(contexts);
    if (contexts.isEmpty())
      throw new IllegalArgumentException("client %d has no application context".formatted(client));
    boolean needsKeys = mechanism.needsTitles() || contexts.stream().anyMatch(ApplicationContext::ciphered);
    if (needsKeys && security.isEmpty())
      throw new IllegalArgumentException(
          "client %d: ciphering and mechanisms 5, 6 and 7 need keys: set security".formatted(client));
    boolean needsSecret = mechanism == Mechanism.LLS || mechanism == Mechanism.HLS2 || mechanism == Mechanism.HLS3
        || mechanism == Mechanism.HLS4 || mechanism == Mechanism.HLS6;
    if (needsSecret && secret.isEmpty())
      throw new IllegalArgumentException("client %d: %s needs a secret".formatted(client, mechanism));
    if (maxPduOctets < 64 || maxPduOctets > 65_535)
      throw new IllegalArgumentException("maxPduOctets is 64…65535: " + maxPduOctets);
  }

  /** Without authentication, for reading. */
  public static ServerAssociation open(int client) {
    return new ServerAssociation(client, Set.of(ApplicationContext.LN), Mechanism.NONE, Optional.empty(),
        Optional.empty(), Optional.empty(), LN, STANDARD_PDU_OCTETS, AccessRights.READ_ONLY);
  }

  /** With a password, for everything. */
  public static ServerAssociation lls(int client, Key password) {
    return new ServerAssociation(client, Set.of(ApplicationContext.LN), Mechanism.LLS, Optional.of(password),
        Optional.empty(), Optional.empty(), LN, STANDARD_PDU_OCTETS, AccessRights.ALL);
  }

  /** With HLS by secret (mechanisms 2, 3, 4), for everything. */
  public static ServerAssociation hls(int client, Mechanism mechanism, Key secret) {
    return new ServerAssociation(client, Set.of(ApplicationContext.LN), mechanism, Optional.of(secret),
        Optional.empty(), Optional.empty(), LN, STANDARD_PDU_OCTETS, AccessRights.ALL);
  }

  /** Ciphered, with a mechanism that uses the keys (5, 7), for everything. */
  public static ServerAssociation ciphered(int client, Mechanism mechanism, SecuritySettings security) {
    return new ServerAssociation(client, Set.of(ApplicationContext.LN_CIPHERED), mechanism, Optional.empty(),
        Optional.empty(), Optional.of(security), LN.with(Conformance.Service.GENERAL_PROTECTION),
        STANDARD_PDU_OCTETS, AccessRights.ALL);
  }

  /** Ciphered, with a mechanism that needs a secret and both titles (6), for everything. */
  public static ServerAssociation hls(int client, Mechanism mechanism, Key secret, SecuritySettings security) {
    return new ServerAssociation(client, Set.of(ApplicationContext.LN_CIPHERED), mechanism, Optional.of(secret),
        Optional.empty(), Optional.of(security), LN.with(Conformance.Service.GENERAL_PROTECTION),
        STANDARD_PDU_OCTETS, AccessRights.ALL);
  }

  public ServerAssociation withContexts(Set<ApplicationContext> set) {
    return new ServerAssociation(client, set, mechanism, secret, transform, security, conformance, maxPduOctets,
        rights);
  }

  public ServerAssociation withSecret(Key set) {
    return new ServerAssociation(client, contexts, mechanism, Optional.of(set), transform, security, conformance,
        maxPduOctets, rights);
  }

  public ServerAssociation withTransform(Hls.Transform set) {
    return new ServerAssociation(client, contexts, mechanism, secret, Optional.of(set), security, conformance,
        maxPduOctets, rights);
  }

  public ServerAssociation withSecurity(SecuritySettings set) {
    return new ServerAssociation(client, contexts, mechanism, secret, transform, Optional.of(set), conformance,
        maxPduOctets, rights);
  }

  public ServerAssociation withConformance(Conformance most) {
    return new ServerAssociation(client, contexts, mechanism, secret, transform, security, most, maxPduOctets, rights);
  }

  public ServerAssociation withMaxPduOctets(int octets) {
    return new ServerAssociation(client, contexts, mechanism, secret, transform, security, conformance, octets,
        rights);
  }

  public ServerAssociation withRights(AccessRights set) {
    return new ServerAssociation(client, contexts, mechanism, secret, transform, security, conformance, maxPduOctets,
        set);
  }
}
