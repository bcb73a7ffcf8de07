package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Credentials;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.GatewayPrefix;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a client associates and asks.
 *
 * @param route between which application processes
 * @param context logical or short names, ciphered or not
 * @param authentication how the client proves who it is
 * @param security keys and titles; needed by ciphered contexts and mechanisms 5, 6 and 7
 * @param dedicatedKey of this association, sent in the ciphered initiateRequest; protects what follows
 * @param conformance services proposed
 * @param maxPduOctets longest APDU this side takes, 12…65535; 0 no limit
 * @param userId calling-AE-invocation-identifier, 0…255
 * @param certificate calling-AE-qualifier, with mechanism 7
 * @param challenge CtoS of 8…64 octets where it must be a certain one; else a new one each time
 * @param challengeOctets of a CtoS that is new each time, 8…64
 * @param release how an association ends
 * @param invokeIds how requests and answers are told apart
 * @param services priority and service class of requests
 * @param maxOutstanding requests under way at once, 1…15; most meters take one
 * @param maxQueued requests that wait; one more is refused
 * @param transfers bounds and manner of long transfers
 * @param requestLimit until each APDU of an answer
 * @param associateLimit until each answer on the way to an open association
 * @param releaseLimit until RLRE, and until the link is down
 * @param pause from what the meter sent to the next request; zero: none. Time limits are longer by it
 * @param gateway that passes APDUs on, and the device behind it
 * @param limits of decoded APDUs
 * @param tracing whether what goes over the line is told
 */
public record ClientSettings(Route route, ApplicationContext context, Authentication authentication,
    Optional<SecuritySettings> security, Optional<Key> dedicatedKey, Conformance conformance, int maxPduOctets,
    OptionalInt userId, Optional<Octets> certificate, Optional<Octets> challenge, int challengeOctets, Release release,
    InvokeIds invokeIds, Services services,
    int maxOutstanding, int maxQueued, Transfers transfers, Duration requestLimit, Duration associateLimit,
    Duration releaseLimit, Duration pause, Optional<GatewayPrefix> gateway, Limits limits, Tracing tracing) {
  private static final int USUAL_CHALLENGE_OCTETS = 16;

  /** How an association ends. */
  public enum Release {
    /** By the end of the link alone: over HDLC that is always enough. */
    LINK_ONLY,
    /** RLRQ first, its answer awaited but not insisted on. */
    RLRQ,
    /** RLRQ with the initiateRequest as user information, ciphered if the association is. */
    RLRQ_WITH_INITIATE
  }

  /** How requests and answers are told apart. */
  public enum InvokeIds {
    /** Each request has another id than those before, and the answer must repeat it. */
    ROTATING,
    /** Always 1, which the answer must repeat. */
    CONSTANT,
    /** Each has another id, but the answer may carry any: it belongs to the only request under way. */
    ANY_ANSWERED
  }

  /** Which requests a server that manages priorities answers first. */
  public enum Priority {
    NORMAL, HIGH
  }

  /** Whether a request wants an answer. */
  public enum ServiceClass {
    CONFIRMED,
    /**
     * SET and ACTION have no answer: success of them means sent. They go out whole or not at all. All other services stay
     * confirmed.
     */
    UNCONFIRMED
  }

  /** What Invoke-Id-And-Priority says besides the id (IEC 62056-5-3); with short names there is no such thing. */
  public record Services(Priority priority, ServiceClass serviceClass) {
    /** High, confirmed. */
    public static final Services STANDARD = new Services(Priority.HIGH, ServiceClass.CONFIRMED);

    boolean high() { return priority == Priority.HIGH; }
  }

  /** Whether {@link ClientEvent.Traced} is told. */
  public enum Tracing {
    OFF, APDUS, APDUS_AND_LINK
  }

  /**
   * Bounds and manner of long transfers.
   *
   * @param maxOctets of a value put together from blocks
   * @param maxBlocks of one transfer
   * @param maxStreamOctets of a value handed out block by block, however many blocks with something in them that takes
   * @param window blocks of a general block transfer taken without acknowledgement, 1…63
   * @param general whether requests go by general block transfer although the services' own would do
   */
  public record Transfers(int maxOctets, int maxBlocks, long maxStreamOctets, int window, boolean general) {
    /** 4 MiB, 65535 blocks, 256 MiB streamed, a window of one. */
    public static final Transfers STANDARD = new Transfers(4 << 20, 65_535, 256L << 20, 1, false);

    public Transfers {
      if (maxOctets < 1 || maxBlocks < 1 || maxStreamOctets < 1)
        throw new IllegalArgumentException("bounds of transfers are at least 1");
      if (window < 1 || window > 63) throw new IllegalArgumentException("a window is 1…63: " + window);
    }

    public Transfers withMaxOctets(int octets) {
      return new Transfers(octets, maxBlocks, maxStreamOctets, window, general);
    }

    public Transfers withMaxBlocks(int blocks) {
      return new Transfers(maxOctets, blocks, maxStreamOctets, window, general);
    }

    public Transfers withMaxStreamOctets(long octets) {
      return new Transfers(maxOctets, maxBlocks, octets, window, general);
    }

    public Transfers withWindow(int blocks) {
      return new Transfers(maxOctets, maxBlocks, maxStreamOctets, blocks, general);
    }

    public Transfers withGeneral(boolean always) {
      return new Transfers(maxOctets, maxBlocks, maxStreamOctets, window, always);
    }
  }

  public ClientSettings {
    if (context == ApplicationContext.UNKNOWN) throw new IllegalArgumentException("an unknown application context");
    if (context.ciphered() && security.isEmpty())
      throw new IllegalArgumentException("the application context %s needs keys".formatted(context.word()));
    if (authentication.mechanism().needsTitles() && security.isEmpty())
      throw new IllegalArgumentException("%s needs system title and keys".formatted(authentication.mechanism()));
    if (authentication instanceof Authentication.High high) {
      if (high.mechanism() == Mechanism.HLS7) security.ifPresent(SecuritySettings::requireSigningKeys);
      if (high.transform().isEmpty()) Credentials.requireCipherKey(high.mechanism(), high.secret());
    }
    if (dedicatedKey.isPresent() && !context.ciphered())
      throw new IllegalArgumentException("a dedicated key needs a ciphered application context");
    if (maxPduOctets != 0 && (maxPduOctets < 12 || maxPduOctets > 0xFFFF))
      throw new IllegalArgumentException("a max PDU size is 0 or 12…65535: " + maxPduOctets);
    if (userId.isPresent() && (userId.getAsInt() < 0 || userId.getAsInt() > 255))
      throw new IllegalArgumentException("a user id is 0…255: " + userId.getAsInt());
    if (challenge.isPresent() && (challenge.get().length() < 8 || challenge.get().length() > 64))
      throw new IllegalArgumentException("a challenge has 8…64 octets: " + challenge.get().length());
    if (challengeOctets < 8 || challengeOctets > 64)
      throw new IllegalArgumentException("a challenge has 8…64 octets: " + challengeOctets);
    if (maxOutstanding < 1 || maxOutstanding > 15)
      throw new IllegalArgumentException("1…15 requests under way at once: " + maxOutstanding);
    if (maxOutstanding > 1 && (context.shortNames() || invokeIds != InvokeIds.ROTATING))
      throw new IllegalArgumentException("several requests at once need logical names and an invoke id each");
    if (maxQueued < 1) throw new IllegalArgumentException("maxQueued is at least 1: " + maxQueued);
    if (!requestLimit.isPositive() || !associateLimit.isPositive() || !releaseLimit.isPositive())
      throw new IllegalArgumentException("time limits are positive");
    if (pause.isNegative()) throw new IllegalArgumentException("a pause is not negative: " + Durations.text(pause));
  }

  /** Logical names, no ciphering, no authentication: the public client's way. */
  public static ClientSettings of(Route route) {
    return new ClientSettings(route, ApplicationContext.LN, Authentication.NONE, Optional.empty(), Optional.empty(),
        Conformance.LN, 0xFFFF, OptionalInt.empty(), Optional.empty(), Optional.empty(), USUAL_CHALLENGE_OCTETS,
        Release.RLRQ,
        InvokeIds.ROTATING, Services.STANDARD, 1, 64, Transfers.STANDARD, Duration.ofSeconds(15),
        Duration.ofSeconds(15),
        Duration.ofSeconds(3), Duration.ZERO, Optional.empty(), new Limits(32, 65_536, 4 << 20), Tracing.OFF);
  }

  /** With short names, and what a client proposes with them. */
  public ClientSettings withShortNames() {
    return withContext(context.ciphered() ? ApplicationContext.SN_CIPHERED : ApplicationContext.SN)
        .withConformance(Conformance.SN);
  }

  /** In a ciphered context. */
  public ClientSettings withCiphering(SecuritySettings keys) {
    return withSecurity(keys)
        .withContext(context.shortNames() ? ApplicationContext.SN_CIPHERED : ApplicationContext.LN_CIPHERED);
  }

  public ClientSettings withRoute(Route set) {
    return new ClientSettings(set, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withContext(ApplicationContext set) {
    return new ClientSettings(route, set, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withAuthentication(Authentication set) {
    return new ClientSettings(route, context, set, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withSecurity(SecuritySettings set) {
    return new ClientSettings(route, context, authentication, Optional.of(set), dedicatedKey, conformance, maxPduOctets,
        userId, certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued,
        transfers,
        requestLimit,
        associateLimit, releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withDedicatedKey(Key set) {
    return new ClientSettings(route, context, authentication, security, Optional.of(set), conformance, maxPduOctets,
        userId, certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued,
        transfers,
        requestLimit,
        associateLimit, releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withConformance(Conformance set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, set, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withMaxPduOctets(int set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, set, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withUserId(int set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets,
        OptionalInt.of(set), certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding,
        maxQueued,
        transfers,
        requestLimit, associateLimit, releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withCertificate(Octets set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        Optional.of(set), challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued,
        transfers,
        requestLimit,
        associateLimit, releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withChallenge(Octets set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, Optional.of(set), challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued,
        transfers,
        requestLimit,
        associateLimit, releaseLimit, pause, gateway, limits, tracing);
  }

  /** @param set of a challenge that is new each time, 8…64 */
  public ClientSettings withChallengeOctets(int set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, set, release, invokeIds, services, maxOutstanding, maxQueued, transfers, requestLimit,
        associateLimit, releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withRelease(Release set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, set, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withInvokeIds(InvokeIds set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, set, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withServices(Services set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, set, maxOutstanding, maxQueued, transfers,
        requestLimit, associateLimit, releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withPriority(Priority set) { return withServices(new Services(set, services.serviceClass)); }

  public ClientSettings withServiceClass(ServiceClass set) {
    return withServices(new Services(services.priority, set));
  }

  public ClientSettings withMaxOutstanding(int set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, set, maxQueued, transfers, requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withMaxQueued(int set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, set, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withTransfers(Transfers set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, set,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withRequestLimit(Duration set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        set,
        associateLimit,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withAssociateLimit(Duration set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        set,
        releaseLimit, pause, gateway, limits, tracing);
  }

  public ClientSettings withReleaseLimit(Duration set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        set, pause, gateway, limits, tracing);
  }

  public ClientSettings withPause(Duration set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, set, gateway, limits, tracing);
  }

  /**
   * To a device behind a gateway, in a network of its own.
   *
   * @param networkId 0…255
   * @param physicalDevice its address there, as that network writes it
   */
  public ClientSettings withGateway(int networkId, Octets physicalDevice) {
    GatewayPrefix set = new GatewayPrefix(GatewayPrefix.Direction.REQUEST, networkId, physicalDevice);
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, Optional.of(set), limits, tracing);
  }

  public ClientSettings withLimits(Limits set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, set, tracing);
  }

  public ClientSettings withTracing(Tracing set) {
    return new ClientSettings(route, context, authentication, security, dedicatedKey, conformance, maxPduOctets, userId,
        certificate, challenge, challengeOctets, release, invokeIds, services, maxOutstanding, maxQueued, transfers,
        requestLimit,
        associateLimit,
        releaseLimit, pause, gateway, limits, set);
  }

}
