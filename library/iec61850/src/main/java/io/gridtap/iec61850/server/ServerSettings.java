package io.gridtap.iec61850.server;

import io.gridtap.iec61850.file.FileLimits;
import io.gridtap.iec61850.file.FileService;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.iec61850.log.LogStores;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Service;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How an {@link Iec61850Server} behaves. */
public final class ServerSettings {
  public static final ServerSettings STANDARD = new ServerSettings();

  private ConfirmedResponse.Identity identity = new ConfirmedResponse.Identity("Gridtap", "IED", "1");
  private AssociationSettings association = AssociationSettings.STANDARD;
  private DataSetLimits dataSets = DataSetLimits.STANDARD;
  private ReportLimits reports = ReportLimits.STANDARD;
  private ControlHandler handler = ControlHandler.STANDARD;
  private ControlLimits controls = ControlLimits.STANDARD;
  private Optional<FileStore> files = Optional.empty();
  private FileLimits fileLimits = FileLimits.STANDARD;
  private SettingGroupHandler settingGroups = SettingGroupHandler.STANDARD;
  private Duration editLimit = Duration.ofMinutes(5);
  private LogStores logs = LogStores.inMemory(1000);
  private LogLimits logLimits = LogLimits.STANDARD;
  private Set<LogRight> logRights = Set.of();
  private StreamHandler streams = StreamHandler.STANDARD;
  private AccessControl access = AccessControl.STANDARD;
  private Iec61850Server.Watcher watcher = new Iec61850Server.Watcher() {
  };
  private Clock clock = Clock.systemUTC();

  private ServerSettings() {}

  private ServerSettings with(Consumer<ServerSettings> change) {
    ServerSettings changed = new ServerSettings();
    changed.identity = identity;
    changed.association = association;
    changed.dataSets = dataSets;
    changed.reports = reports;
    changed.handler = handler;
    changed.controls = controls;
    changed.files = files;
    changed.fileLimits = fileLimits;
    changed.settingGroups = settingGroups;
    changed.editLimit = editLimit;
    changed.logs = logs;
    changed.logLimits = logLimits;
    changed.logRights = logRights;
    changed.streams = streams;
    changed.access = access;
    changed.watcher = watcher;
    changed.clock = clock;
    change.accept(changed);
    return changed;
  }

  /** What Identify answers. */
  public ConfirmedResponse.Identity identity() { return identity; }

  public ServerSettings withIdentity(ConfirmedResponse.Identity answer) { return with(s -> s.identity = answer); }

  /**
   * What is agreed with callers; a password here is demanded of all of them. The services claimed are always those that are
   * served.
   */
  public AssociationSettings association() { return association; }

  public ServerSettings withAssociation(AssociationSettings agreed) { return with(s -> s.association = agreed); }

  public DataSetLimits dataSets() { return dataSets; }

  public ServerSettings withDataSetLimits(DataSetLimits limits) { return with(s -> s.dataSets = limits); }

  public ReportLimits reports() { return reports; }

  public ServerSettings withReportLimits(ReportLimits limits) { return with(s -> s.reports = limits); }

  /** What stands behind the controllable objects. */
  public ControlHandler handler() { return handler; }

  public ServerSettings withControls(ControlHandler asked) { return with(s -> s.handler = asked); }

  public ControlLimits controls() { return controls; }

  public ServerSettings withControlLimits(ControlLimits limits) { return with(s -> s.controls = limits); }

  /**
   * What clients see of files; without it there are no services on files. It is called without the server's lock: only
   * the client that asks waits for it.
   */
  public Optional<FileStore> files() { return files; }

  public ServerSettings withFiles(FileStore served) { return with(s -> s.files = Optional.of(served)); }

  public FileLimits fileLimits() { return fileLimits; }

  public ServerSettings withFileLimits(FileLimits limits) { return with(s -> s.fileLimits = limits); }

  /** The confirmed MMS services that are served, and that callers are told of; others are rejected as unrecognised. */
  public Set<Service> services() {
    Set<Service> services = EnumSet.copyOf(VirtualDevice.SERVICES);
    files.ifPresent(store -> services.addAll(FileService.services(store)));
    if (logRights.contains(LogRight.WRITE)) services.add(Service.WRITE_JOURNAL);
    if (logRights.contains(LogRight.DELETE)) services.add(Service.INITIALIZE_JOURNAL);
    return services;
  }

  /** What stands behind the setting groups. */
  public SettingGroupHandler settingGroups() { return settingGroups; }

  public ServerSettings withSettingGroups(SettingGroupHandler asked) { return with(s -> s.settingGroups = asked); }

  /**
   * ResvTms where the file says nothing: how long a client may leave a setting group that it edits alone. Whole seconds
   * up to 65535.
   */
  public Duration editLimit() { return editLimit; }

  public ServerSettings withEditLimit(Duration limit) { return with(s -> s.editLimit = limit); }

  /** Where logs are kept: the newest 1000 entries of each in memory, if nothing else is said. */
  public LogStores logs() {
    return logs;
  }

  public ServerSettings withLogs(LogStores kept) { return with(s -> s.logs = kept); }

  public LogLimits logLimits() { return logLimits; }

  public ServerSettings withLogLimits(LogLimits limits) { return with(s -> s.logLimits = limits); }

  /**
   * What clients may do to logs beside reading them: nothing, if nothing is said. Each of them also needs the right to
   * configure, {@link Right#CONFIG}.
   */
  public Set<LogRight> logRights() { return logRights; }

  public ServerSettings withLogRights(LogRight... allowed) { return with(s -> s.logRights = Set.of(allowed)); }

  /** What stands behind the control blocks of GOOSE and sampled values. */
  public StreamHandler streams() {
    return streams;
  }

  public ServerSettings withStreams(StreamHandler asked) { return with(s -> s.streams = asked); }

  /** Who is admitted, and what each client may do: everybody and everything, if nothing else is said. */
  public AccessControl access() {
    return access;
  }

  public ServerSettings withAccess(AccessControl asked) { return with(s -> s.access = asked); }

  public Iec61850Server.Watcher watcher() { return watcher; }

  public ServerSettings withWatcher(Iec61850Server.Watcher told) { return with(s -> s.watcher = told); }

  /** Where the time of reports comes from. */
  public Clock clock() { return clock; }

  public ServerSettings withClock(Clock time) { return with(s -> s.clock = time); }
}
