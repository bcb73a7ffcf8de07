package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.device.AccessRights;
import io.gridtap.dlms.security.Credentials;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecurityContext;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.xdlms.Conformance;
import java.util.Optional;
import java.util.Set;

/**
 * An association that a logical device offers to one client SAP.
 *
 * @param client service access point of the client
 * @param contexts application contexts that may be asked for
 * @param credentials mechanism; password of LLS, or secret of HLS but with mechanisms 5 and 7; keys and policy, needed
 *          for ciphered contexts and for mechanisms 5, 6 and 7, and with them the curve keys of mechanism 7, which
 *          {@link SecurityContext#change} replaces
 * @param transform of mechanism 2, if it is not the widely used one
 * @param conformance that may be negotiated at most
 * @param maxPduOctets of an APDU that the server takes, 64…65535
 * @param rights what the client may do
 */
public record ServerAssociation(int client, Set<ApplicationContext> contexts, Credentials credentials,
    Optional<Hls.Transform> transform, Conformance conformance, int maxPduOctets, AccessRights rights) {
  /** All services with logical names; protection and block transfer of the general kind are to be added. */
  public static final Conformance LN = Conformance.LN;
  private static final int STANDARD_PDU_OCTETS = 1024;

  public ServerAssociation {
    contexts = Set.copyOf(contexts);
    if (contexts.isEmpty())
      throw new IllegalArgumentException("client %d has no application context".formatted(client));
    Mechanism mechanism = credentials.mechanism();
    boolean needsKeys = mechanism.needsTitles() || contexts.stream().anyMatch(ApplicationContext::ciphered);
    if (needsKeys && credentials.security().isEmpty())
      throw new IllegalArgumentException(
          "client %d: ciphering and mechanisms 5, 6 and 7 need keys: set security".formatted(client));
    boolean needsSecret = mechanism == Mechanism.LLS || mechanism == Mechanism.HLS2 || mechanism == Mechanism.HLS3
        || mechanism == Mechanism.HLS4 || mechanism == Mechanism.HLS6;
    if (needsSecret && credentials.secret().isEmpty())
      throw new IllegalArgumentException("client %d: %s needs a secret".formatted(client, mechanism));
    if (mechanism == Mechanism.HLS7) credentials.security().ifPresent(keys -> keys.settings().requireSigningKeys());
    if (transform.isEmpty()) Credentials.requireCipherKey(mechanism, credentials.secret());
    if (maxPduOctets < 64 || maxPduOctets > 65_535)
      throw new IllegalArgumentException("maxPduOctets is 64…65535: " + maxPduOctets);
  }

  private static ServerAssociation of(int client, ApplicationContext context, Credentials credentials,
      AccessRights rights) {
    return new ServerAssociation(client, Set.of(context), credentials, Optional.empty(),
        context.ciphered() ? LN.with(Conformance.Service.GENERAL_PROTECTION) : LN, STANDARD_PDU_OCTETS, rights);
  }

  /** Without authentication, for reading. */
  public static ServerAssociation open(int client) {
    return of(client, ApplicationContext.LN, new Credentials(Mechanism.NONE, Optional.empty(), Optional.empty()),
        AccessRights.READ_ONLY);
  }

  /** With a password, for everything. */
  public static ServerAssociation lls(int client, Key password) {
    return hls(client, Mechanism.LLS, password);
  }

  /** With HLS by secret (mechanisms 2, 3, 4), for everything. */
  public static ServerAssociation hls(int client, Mechanism mechanism, Key secret) {
    return of(client, ApplicationContext.LN, new Credentials(mechanism, Optional.of(secret), Optional.empty()),
        AccessRights.ALL);
  }

  /** Ciphered, with a mechanism that uses the keys (5, 7), for everything; the keys are not to be changed. */
  public static ServerAssociation ciphered(int client, Mechanism mechanism, SecuritySettings security) {
    return ciphered(client, mechanism, new SecurityContext(security));
  }

  /** The same; a security setup may change the keys of the context. */
  public static ServerAssociation ciphered(int client, Mechanism mechanism, SecurityContext security) {
    return of(client, ApplicationContext.LN_CIPHERED,
        new Credentials(mechanism, Optional.empty(), Optional.of(security)), AccessRights.ALL);
  }

  /** Ciphered, with a mechanism that needs a secret and both titles (6), for everything. */
  public static ServerAssociation hls(int client, Mechanism mechanism, Key secret, SecuritySettings security) {
    return of(client, ApplicationContext.LN_CIPHERED,
        new Credentials(mechanism, Optional.of(secret), Optional.of(new SecurityContext(security))), AccessRights.ALL);
  }

  public Mechanism mechanism() { return credentials.mechanism(); }

  /** As it is now. */
  public Optional<Key> secret() { return credentials.secret(); }

  /** As they are now. */
  public Optional<SecuritySettings> security() {
    return credentials.security().map(SecurityContext::settings);
  }

  public ServerAssociation withContexts(Set<ApplicationContext> set) {
    return new ServerAssociation(client, set, credentials, transform, conformance, maxPduOctets, rights);
  }

  public ServerAssociation withSecret(Key set) {
    return new ServerAssociation(client, contexts,
        new Credentials(credentials.mechanism(), Optional.of(set), credentials.security()), transform, conformance,
        maxPduOctets, rights);
  }

  public ServerAssociation withTransform(Hls.Transform set) {
    return new ServerAssociation(client, contexts, credentials, Optional.of(set), conformance, maxPduOctets, rights);
  }

  /** The keys are not to be changed. */
  public ServerAssociation withSecurity(SecuritySettings set) {
    return withSecurity(new SecurityContext(set));
  }

  /** A security setup may change the keys of the context. */
  public ServerAssociation withSecurity(SecurityContext set) {
    return new ServerAssociation(client, contexts,
        new Credentials(credentials.mechanism(), credentials.secret(), Optional.of(set)), transform, conformance,
        maxPduOctets, rights);
  }

  public ServerAssociation withConformance(Conformance most) {
    return new ServerAssociation(client, contexts, credentials, transform, most, maxPduOctets, rights);
  }

  public ServerAssociation withMaxPduOctets(int octets) {
    return new ServerAssociation(client, contexts, credentials, transform, conformance, octets, rights);
  }

  public ServerAssociation withRights(AccessRights set) {
    return new ServerAssociation(client, contexts, credentials, transform, conformance, maxPduOctets, set);
  }
}
