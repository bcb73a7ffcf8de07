package io.gridtap.mms.association;

import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.Service;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What one side of an association brings along. For a client {@code called} is the device; for a server it is itself.
 *
 * @param tpduSize proposed, or the largest a server agrees to
 * @param proposal proposed MMS parameters, or the largest a server agrees to
 * @param password sent by a client, demanded by a server; its characters are those of Latin-1, one octet each
 * @param requireSelectors whether a server refuses callers that ask for other selectors than its own
 * @param limits what the peer may make us hold
 * @param traced layers whose PDUs are reported as {@link Event.Traced}
 * @param transportLimit for the transport connection to be confirmed
 * @param associateLimit for the association to be accepted
 * @param requestLimit for the answer to a confirmed request
 * @param releaseLimit for each step of the release; some devices answer none of them
 */
public record AssociationSettings(OsiAddress calling, OsiAddress called, TpduSize tpduSize, InitiateParameters proposal,
    Optional<String> password, boolean requireSelectors, Limits limits, Set<Layer> traced, Duration transportLimit,
    Duration associateLimit, Duration requestLimit, Duration releaseLimit) {

  public static final AssociationSettings STANDARD = new AssociationSettings(
      OsiAddress.STANDARD.withEntity(Entity.of("1.1.1.999", 12)),
      OsiAddress.STANDARD.withEntity(Entity.of("1.1.1.999.1", 12)), TpduSize.OCTETS_8192,
      new InitiateParameters(65_000, 5, 5, 10, 1, InitiateParameters.IEC_61850_PARAMETERS, InitiateParameters.SERVICES),
      Optional.empty(), false, Limits.STANDARD, Set.of(), Duration.ofSeconds(5), Duration.ofSeconds(10),
      Duration.ofSeconds(10), Duration.ofSeconds(1));

  /** Less does not even hold the attributes of one report control block. */
  private static final int MIN_PDU_OCTETS = 512;
  private static final int MAX_LATIN_1 = 0xFF;

  public AssociationSettings {
    traced = Set.copyOf(traced);
    if (proposal.maxPduOctets() < MIN_PDU_OCTETS || proposal.maxPduOctets() > limits.maxMessageOctets())
      throw new IllegalArgumentException("maxPduOctets is %d…%d, not %d".formatted(MIN_PDU_OCTETS,
          limits.maxMessageOctets(), proposal.maxPduOctets()));
    // not said is which: the password stays out of all texts
    if (password.isPresent() && password.get().chars().anyMatch(character -> character > MAX_LATIN_1))
      throw new IllegalArgumentException("a password has only characters of Latin-1: no other is sent as one octet");
    for (Duration limit : new Duration[]{transportLimit, associateLimit, requestLimit, releaseLimit})
      if (!limit.isPositive())
        throw new IllegalArgumentException("limits of time are positive, not " + Durations.text(limit));
  }

  public AssociationSettings withCalling(OsiAddress address) {
    return new AssociationSettings(address, called, tpduSize, proposal, password, requireSelectors, limits, traced,
        transportLimit, associateLimit, requestLimit, releaseLimit);
  }

  public AssociationSettings withCalled(OsiAddress address) {
    return new AssociationSettings(calling, address, tpduSize, proposal, password, requireSelectors, limits, traced,
        transportLimit, associateLimit, requestLimit, releaseLimit);
  }

  public AssociationSettings withTpduSize(TpduSize size) {
    return new AssociationSettings(calling, called, size, proposal, password, requireSelectors, limits, traced,
        transportLimit, associateLimit, requestLimit, releaseLimit);
  }

  public AssociationSettings withProposal(InitiateParameters parameters) {
    return new AssociationSettings(calling, called, tpduSize, parameters, password, requireSelectors, limits, traced,
        transportLimit, associateLimit, requestLimit, releaseLimit);
  }

  /** Octets of the longest MMS PDU, without the layers below. */
  public AssociationSettings withMaxPduOctets(int octets) {
    return withProposal(new InitiateParameters(octets, proposal.maxServOutstandingCalling(),
        proposal.maxServOutstandingCalled(), proposal.nestingLevel(), proposal.version(), proposal.parameterCbb(),
        proposal.servicesSupported()));
  }

  /**
   * Confirmed requests that may be unanswered at a time, of the caller and of the called; each side has the smaller of
   * both sides' numbers.
   */
  public AssociationSettings withMaxOutstanding(int calling, int called) {
    return withProposal(new InitiateParameters(proposal.maxPduOctets(), calling, called, proposal.nestingLevel(),
        proposal.version(), proposal.parameterCbb(), proposal.servicesSupported()));
  }

  /** What the peer is told can be asked of us: a server claims what it serves. */
  public AssociationSettings withServices(Set<Service> confirmed) {
    return withProposal(proposal.withServices(confirmed));
  }

  public AssociationSettings withPassword(String password) {
    return new AssociationSettings(calling, called, tpduSize, proposal, Optional.of(password), requireSelectors, limits,
        traced, transportLimit, associateLimit, requestLimit, releaseLimit);
  }

  public AssociationSettings withRequireSelectors(boolean require) {
    return new AssociationSettings(calling, called, tpduSize, proposal, password, require, limits, traced,
        transportLimit, associateLimit, requestLimit, releaseLimit);
  }

  public AssociationSettings withTraced(Set<Layer> layers) {
    return new AssociationSettings(calling, called, tpduSize, proposal, password, requireSelectors, limits, layers,
        transportLimit, associateLimit, requestLimit, releaseLimit);
  }

  /** The same limit for both steps of the handshake. */
  public AssociationSettings withHandshakeLimit(Duration limit) {
    return new AssociationSettings(calling, called, tpduSize, proposal, password, requireSelectors, limits, traced,
        limit, limit, requestLimit, releaseLimit);
  }

  public AssociationSettings withRequestLimit(Duration limit) {
    return new AssociationSettings(calling, called, tpduSize, proposal, password, requireSelectors, limits, traced,
        transportLimit, associateLimit, limit, releaseLimit);
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "AssociationSettings[calling=%s, called=%s, tpduSize=%s, proposal=%s]".formatted(calling, called, tpduSize,
        proposal);
  }
}
