package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One device, or several ways to the same data, and what is wanted of it.
 *
 * <p>Control blocks without fields that are needed to notice losses and to resume ({@code SqNum}, {@code EntryID},
 * {@code BufOvfl}) get them, unless {@link #report} says which fields there are to be.
 */
public final class SubscriptionSettings {
  private List<ServerAddress> servers;
  private Optional<IedModel> model = Optional.empty();
  private List<RcbReference> rcbs = List.of();
  private Map<RcbReference, ReportSettings> own = Map.of();
  private ReportSettings report = ReportSettings.AS_ENGINEERED;
  private List<String> logicalDevices = List.of();
  private boolean allInstances;
  private boolean anyInstance;
  private boolean completeFields = true;
  private Map<RcbReference, Octets> positions = Map.of();
  private ReconnectPolicy reconnect = ReconnectPolicy.STANDARD;
  private RedundancySettings redundancy = RedundancySettings.STANDARD;
  private Optional<Duration> keepAlive = Optional.of(Duration.ofSeconds(30));
  private int capacity = 1024;
  private int remembered = 4096;

  private SubscriptionSettings(List<ServerAddress> servers) { this.servers = servers; }

  /** All control blocks of the device, as it is engineered. */
  public static SubscriptionSettings of(TcpConnector.Settings tcp) {
    return of(tcp, AssociationSettings.STANDARD);
  }

  public static SubscriptionSettings of(TcpConnector.Settings tcp, AssociationSettings association) {
    return new SubscriptionSettings(List.of(new ServerAddress(tcp, association)));
  }

  private SubscriptionSettings(SubscriptionSettings from) {
    this(from.servers);
    model = from.model;
    rcbs = from.rcbs;
    own = from.own;
    report = from.report;
    logicalDevices = from.logicalDevices;
    allInstances = from.allInstances;
    anyInstance = from.anyInstance;
    completeFields = from.completeFields;
    positions = from.positions;
    reconnect = from.reconnect;
    redundancy = from.redundancy;
    keepAlive = from.keepAlive;
    capacity = from.capacity;
    remembered = from.remembered;
  }

  private SubscriptionSettings with(Consumer<SubscriptionSettings> change) {
    SubscriptionSettings changed = new SubscriptionSettings(this);
    change.accept(changed);
    return changed;
  }

  /** The preferred one first; there is at least one. */
  public List<ServerAddress> servers() { return servers; }

  /** Who else has the same data: used when those before are not to be had. */
  public SubscriptionSettings withServer(TcpConnector.Settings tcp, AssociationSettings association) {
    List<ServerAddress> more = new ArrayList<>(servers);
    more.add(new ServerAddress(tcp, association));
    return with(s -> s.servers = List.copyOf(more));
  }

  /** For all servers named so far. */
  public SubscriptionSettings withAssociation(AssociationSettings association) {
    return with(s -> s.servers = servers.stream().map(server -> new ServerAddress(server.tcp(), association)).toList());
  }

  /** What the SCL file says of the device. */
  public Optional<IedModel> model() { return model; }

  public SubscriptionSettings withModel(IedModel ied) { return with(s -> s.model = Optional.of(ied)); }

  /** Control blocks to subscribe; if empty, all that the device has. */
  public List<RcbReference> rcbs() {
    return rcbs;
  }

  public SubscriptionSettings withRcbs(List<RcbReference> references) {
    return with(s -> s.rcbs = List.copyOf(references));
  }

  /** Settings of single control blocks, before {@link #report}. */
  public Map<RcbReference, ReportSettings> own() {
    return own;
  }

  public SubscriptionSettings withOwn(Map<RcbReference, ReportSettings> settings) {
    return with(s -> s.own = Map.copyOf(settings));
  }

  /** How control blocks are to be set. */
  public ReportSettings report() { return report; }

  public SubscriptionSettings withReport(ReportSettings settings) { return with(s -> s.report = settings); }

  ReportSettings reportOf(RcbReference rcb) { return own.getOrDefault(rcb, report); }

  /** Where to look for control blocks if none are named; if empty, in all. */
  public List<String> logicalDevices() {
    return logicalDevices;
  }

  public SubscriptionSettings withLogicalDevices(List<String> names) {
    return with(s -> s.logicalDevices = List.copyOf(names));
  }

  /**
   * Whether, if none are named, control blocks are taken too whose reports cannot be told from those of another one:
   * further instances with the same RptID and data set.
   */
  public boolean allInstances() { return allInstances; }

  public SubscriptionSettings withAllInstances(boolean all) { return with(s -> s.allInstances = all); }

  /**
   * Whether of each control block named any free instance will do: {@code urcbStat} or {@code urcbStat01} takes the
   * first of {@code urcbStat01} to {@code urcbStat99} that nobody uses, and after a loss the one used before if it can.
   */
  public boolean anyInstance() { return anyInstance; }

  public SubscriptionSettings withAnyInstance(boolean any) { return with(s -> s.anyInstance = any); }

  /** Whether control blocks get the fields that are needed to notice losses and to resume; true if not said. */
  public boolean completeFields() {
    return completeFields;
  }

  public SubscriptionSettings withCompleteFields(boolean complete) { return with(s -> s.completeFields = complete); }

  /** Where BRCBs are resumed at the beginning: what {@link ResilientSubscription#positions} gave before. */
  public Map<RcbReference, Octets> positions() {
    return positions;
  }

  public SubscriptionSettings withPositions(Map<RcbReference, Octets> entryIds) {
    Map<RcbReference, Octets> copy = new LinkedHashMap<>(entryIds);
    return with(s -> s.positions = Map.copyOf(copy));
  }

  public ReconnectPolicy reconnect() { return reconnect; }

  public SubscriptionSettings withReconnect(ReconnectPolicy policy) { return with(s -> s.reconnect = policy); }

  /** Pauses between attempts. */
  public SubscriptionSettings withPauses(Backoff.Settings pauses) {
    return withReconnect(reconnect.withPauses(pauses));
  }

  /** Whether a first attempt to connect that fails is repeated like later ones. */
  public SubscriptionSettings withRetryFirst(boolean retry) {
    return withReconnect(reconnect.withRetryFirst(retry));
  }

  /** What says how to come to an association, and to the next one. */
  ResilientSettings connection() {
    return new ResilientSettings(servers, model, reconnect, redundancy.switchBack(), Optional.empty());
  }

  /** Says nothing where there is one server. */
  public RedundancySettings redundancy() { return redundancy; }

  public SubscriptionSettings withRedundancy(RedundancySettings settings) { return with(s -> s.redundancy = settings); }

  /**
   * After which silence the device is asked for its status; what it answers is a sign of life, no answer within the
   * association's request limit is a loss. 30 s if not said; empty for never.
   */
  public Optional<Duration> keepAlive() { return keepAlive; }

  public SubscriptionSettings withKeepAlive(Optional<Duration> silence) {
    if (silence.isPresent() && !silence.get().isPositive())
      throw new IllegalArgumentException("a silence is longer than nothing: " + Durations.text(silence.get()));
    return with(s -> s.keepAlive = silence);
  }

  /**
   * Events that may wait to be taken; 1024 if not said. When there are so many, nothing more is read from the device:
   * nothing is thrown away here. The device keeps what is due in the buffers of BRCBs, and loses reports of URCBs.
   */
  public int capacity() { return capacity; }

  public SubscriptionSettings withCapacity(int events) {
    if (events < 1) throw new IllegalArgumentException("capacity is at least 1: " + events);
    return with(s -> s.capacity = events);
  }

  /**
   * Entries of each BRCB that are remembered to find those that come again; 4096 if not said. More than the device's
   * buffer holds is not needed.
   */
  public int remembered() { return remembered; }

  public SubscriptionSettings withRemembered(int entries) {
    if (entries < 1) throw new IllegalArgumentException("at least 1 entry is remembered: " + entries);
    return with(s -> s.remembered = entries);
  }
}
