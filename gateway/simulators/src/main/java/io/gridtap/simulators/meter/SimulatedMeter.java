package io.gridtap.simulators.meter;

import io.gridtap.dlms.association.ServedDevice;
import io.gridtap.dlms.association.ServerAssociation;
import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.device.AssociationLnObject;
import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.device.ClockObject;
import io.gridtap.dlms.device.CompactDataObject;
import io.gridtap.dlms.device.CosemObject;
import io.gridtap.dlms.device.DataObject;
import io.gridtap.dlms.device.DateTimes;
import io.gridtap.dlms.device.DemandRegisterObject;
import io.gridtap.dlms.device.DisconnectControlObject;
import io.gridtap.dlms.device.ImageTransferObject;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.ProfileObject;
import io.gridtap.dlms.device.PushSetupObject;
import io.gridtap.dlms.device.RegisterObject;
import io.gridtap.dlms.device.ScriptTableObject;
import io.gridtap.dlms.device.SecuritySetupObject;
import io.gridtap.dlms.device.TableObject;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecurityContext;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The logical devices of one simulated meter. What meters of a model have in common is shared; a meter of its own is
 * little more than its load model and its objects.
 *
 * <p>
 * Keys and passwords are for tests, the same in all meters: passwords 22222222 (client 1), 00000000 (17), 11111111 (32);
 * encryption key 00…0F, authentication key D0…DF, master key 00, 11 … FF.
 */
public final class SimulatedMeter {
  /** Global unicast encryption key of ciphered associations. */
  public static final String ENCRYPTION_KEY = "000102030405060708090A0B0C0D0E0F";
  /** Global authentication key of ciphered associations. */
  public static final String AUTHENTICATION_KEY = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
  /** Key encryption key, under which new keys are transferred. */
  public static final String MASTER_KEY = "00112233445566778899AABBCCDDEEFF";
  /** Logical device of the first meter behind a concentrator. */
  public static final int FIRST_BEHIND_CONCENTRATOR = 17;

  static final Obis LOAD_PROFILE = Obis.of(1, 0, 99, 1, 0, 255);
  static final Obis BILLING = Obis.of(0, 0, 98, 1, 0, 255);
  static final Obis EVENTS = Obis.of(0, 0, 99, 98, 0, 255);
  static final Obis SWITCH = Obis.of(0, 0, 96, 3, 10, 255);
  static final Obis COMPACT = Obis.of(0, 0, 66, 0, 1, 255);
  static final Obis PUSH = Obis.of(0, 0, 25, 9, 0, 255);
  private static final Obis NAME = Obis.of(0, 0, 42, 0, 0, 255);
  private static final Obis SERIAL = Obis.of(0, 0, 96, 1, 0, 255);
  private static final Obis FIRMWARE = Obis.of(1, 0, 0, 2, 0, 255);
  private static final Obis STATUS = Obis.of(0, 0, 96, 10, 1, 255);
  private static final Obis EVENT_CODE = Obis.of(0, 0, 96, 11, 0, 255);
  private static final Obis SECURITY_SETUP = Obis.of(0, 0, 43, 0, 0, 255);
  private static final Obis COUNTER = Obis.of(0, 0, 43, 1, 0, 255);
  private static final Data FIRMWARE_VALUE = text("GT-SIM 1.0");
  private static final Duration BACK = Duration.ofDays(40);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int GAS = 3;
  private static final int CUBIC_METRE = 13;
  private static final int[] EVENT_CODES = {1, 2, 3, 4, 5, 47, 48, 80, 89};

  private static final List<MeterQuantity> PROFILED = List.of(MeterQuantity.IMPORT, MeterQuantity.EXPORT,
      MeterQuantity.REACTIVE_IMPORT, MeterQuantity.POWER);
  private static final ProfileObject.Shape LOAD_SHAPE = shape(LOAD_PROFILE, QUARTER,
      Stream.concat(Stream.of(CaptureObject.of(1, STATUS, 2)), registers(PROFILED)).toList());
  private static final ProfileObject.Shape BILLING_SHAPE = shape(BILLING, DAY,
      registers(List.of(MeterQuantity.IMPORT, MeterQuantity.EXPORT)).toList());
  private static final ProfileObject.Shape EVENT_SHAPE = shape(EVENTS, Duration.ZERO,
      List.of(CaptureObject.of(1, EVENT_CODE, 2)));
  private static final List<CaptureObject> PUSHED = Stream.concat(
      Stream.of(CaptureObject.of(40, PUSH, 2), CaptureObject.of(1, NAME, 2), CaptureObject.of(8, ClockObject.CLOCK, 2)),
      registers(List.of(MeterQuantity.IMPORT, MeterQuantity.EXPORT, MeterQuantity.POWER))).toList();

  private static final int TEMPLATE = 1;
  /** What a reading takes at least, in one octet string. */
  private static final List<CaptureObject> COMPACTED = Stream.concat(
      Stream.of(CaptureObject.of(8, ClockObject.CLOCK, 2), CaptureObject.of(1, STATUS, 2)),
      registers(PROFILED)).toList();

  private static final GlobalKeys KEYS = GlobalKeys.of(Key.hex(ENCRYPTION_KEY), Key.hex(AUTHENTICATION_KEY))
      .withMaster(Key.hex(MASTER_KEY));
  private static final Conformance CIPHERED = ServerAssociation.LN
      .with(Conformance.Service.GENERAL_PROTECTION).with(Conformance.Service.GENERAL_BLOCK_TRANSFER);

  private final MeterSpec spec;
  private final InstantSource time;
  private final Optional<MeterPush> push;
  private final List<ServedDevice> devices;
  private final AtomicInteger pushed = new AtomicInteger();

  /** @param time that the meter's clock runs with */
  public SimulatedMeter(MeterSpec spec, InstantSource time) {
    this(spec, time, Optional.empty());
  }

  /** @param push that it pushes by itself; only three-phase meters have something to push */
  SimulatedMeter(MeterSpec spec, InstantSource time, Optional<MeterPush> push) {
    if (push.isPresent() && spec.model() != MeterModel.THREE_PHASE)
      throw new IllegalArgumentException("meter %s: only three-phase meters push".formatted(spec.name()));
    this.spec = spec;
    this.time = time;
    this.push = push;
    this.devices = switch (spec.model()) {
      case SINGLE_PHASE ->
        List.of(new ServedDevice(1, device(spec.name(), spec.seed(), 1, List.of()), withPasswords()));
      case THREE_PHASE -> List.of(threePhase());
      case CONCENTRATOR -> concentrator();
    };
  }

  public MeterSpec spec() { return spec; }

  public List<ServedDevice> devices() { return devices; }

  /** The link of a new connection. */
  LinkEngine link() {
    return switch (spec.model()) {
      case SINGLE_PHASE -> hdlc();
      case THREE_PHASE, CONCENTRATOR -> new EitherLink(this::hdlc, WrapperLink::server);
    };
  }

  private LinkEngine hdlc() {
    return HdlcServer.engine(HdlcSettings.STANDARD,
        devices.stream().map(served -> new HdlcServer.Station(served.logical(), 0)).toList(), Set.of());
  }

  /** Of one logical device: a client may change its password. */
  private static List<ServerAssociation> withPasswords() {
    return List.of(ServerAssociation.open(16), password(1, "22222222"), password(17, "00000000"),
        password(32, "11111111"));
  }

  private static ServerAssociation password(int client, String password) {
    return ServerAssociation.lls(client, Key.of(Octets.of(password.getBytes(StandardCharsets.US_ASCII))));
  }

  private static Stream<CaptureObject> registers(List<MeterQuantity> quantities) {
    return quantities.stream().map(quantity -> CaptureObject.of(3, quantity.obis(), 2));
  }

  private static ProfileObject.Shape shape(Obis instance, Duration period, List<CaptureObject> columns) {
    Duration each = period.isZero() ? DAY : period;
    return new ProfileObject.Shape(instance,
        Stream.concat(Stream.of(CaptureObject.of(8, ClockObject.CLOCK, 2)), columns.stream()).toList(),
        (int) period.toSeconds(), (int) BACK.dividedBy(each));
  }

  private static Data text(String text) {
    return Data.octetString(Octets.of(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** System title of a meter: GTP and its number. */
  public static SystemTitle title(MeterSpec spec) {
    return new SystemTitle(new OctetWriter(8).ascii("GTP").u8((int) (spec.seed() >>> 32)).u32be(spec.seed())
        .toOctets());
  }

  // ---- pushes

  private LogicalDevice pushing() { return devices.getFirst().device(); }

  private PushSetupObject pushSetup() { return (PushSetupObject) pushing().object(40, PUSH).orElseThrow(); }

  String pushDestination() { return pushSetup().destination(); }

  /** What the push setup lists, as it is now. */
  Apdu notification() {
    int number = pushed.incrementAndGet() & 0xFF_FFFF;
    return new DataNotification(new LongInvokeId(number, false, false, false, false), Optional.of(now()),
        pushSetup().body(Caller.self(pushing(), 1)));
  }

  /** That the switch was thrown: its control_state. */
  Apdu switchEvent() {
    AttributeDescriptor state = new AttributeDescriptor(70, SWITCH, 3);
    return new EventNotification(Optional.of(now()), state, LogicalDevice.materialised(
        pushing().read(AttributeRequest.of(state), Caller.self(pushing(), 1))));
  }

  private CosemDateTime now() { return DateTimes.of(time.instant(), 0, 0); }

  Octets protectedPush(Apdu notification, boolean ciphered) {
    Octets plain = ApduCodec.encode(notification);
    return ciphered
        ? new ApduProtection(security().settings().withForm(SecuritySettings.Form.GENERAL)).protect(plain)
        : plain;
  }

  private SecurityContext security() {
    return devices.getFirst().associations().stream().flatMap(each -> each.credentials().security().stream())
        .findFirst().orElseThrow();
  }

  /** When and what is pushed, for clients to read. */
  private static List<CosemObject> pushSchedule(Duration every) {
    Obis scripts = Obis.of(0, 0, 10, 0, 108, 255);
    List<Data> times = new ArrayList<>();
    long seconds = every.toSeconds();
    // an interval that does not divide the hour cannot be said in wildcards
    if (seconds >= 60 && 3600 % seconds == 0)
      for (int at = 0; at < 3600; at += (int) seconds)
        times.add(Data.structure(
            Data.octetString(Octets.of((byte) 0xFF, (byte) (at / 60), (byte) (at % 60), (byte) 0)),
            Data.octetString(Octets.hex("FFFFFFFFFF"))));
    return List.of(
        new ScriptTableObject(scripts, List.of(new ScriptTableObject.Script(1, List.of(
            new ScriptTableObject.Step.Execute(new MethodDescriptor(40, PUSH, 1), Data.integer(0)))))),
        TableObject.fixed(22, 0, Obis.of(0, 0, 15, 0, 4, 255), List.of(
            Data.structure(LogicalDevice.logicalName(scripts), Data.longUnsigned(1)), Data.enumerated(1),
            Data.array(times))));
  }

  // ---- models

  private LogicalDevice device(String name, long seed, int phases, List<CosemObject> more) {
    ClockObject clock = new ClockObject(time, 0);
    LoadModel load = new LoadModel(seed, spec.meanWatts() * phases, phases);
    return new LogicalDevice(name, Stream.concat(basis(name, clock, load, phases).stream(),
        more.stream()).toList());
  }

  private static List<CosemObject> basis(String name, ClockObject clock, LoadModel load, int phases) {
    List<CosemObject> objects = new ArrayList<>();
    objects.add(new AssociationLnObject(SECURITY_SETUP));
    objects.add(clock);
    objects.add(new DataObject(NAME, () -> text(name)));
    objects.add(new DataObject(SERIAL, () -> text(name)));
    objects.add(new DataObject(FIRMWARE, () -> FIRMWARE_VALUE));
    for (MeterQuantity quantity : MeterQuantity.of(phases)) {
      objects.add(register(quantity.obis(), quantity, clock, load));
      // meters differ in the channel, and configurations with them
      objects.add(register(quantity.otherChannel(), quantity, clock, load));
    }
    return objects;
  }

  private static CosemObject register(Obis obis, MeterQuantity quantity, ClockObject clock, LoadModel load) {
    return RegisterObject.register(obis, () -> quantity.value().apply(load, clock.now()), quantity.scalerUnit());
  }

  private ServedDevice threePhase() {
    ClockObject clock = new ClockObject(time, 0);
    LoadModel load = new LoadModel(spec.seed(), 3 * spec.meanWatts(), 3);
    HighestCounter counters = new HighestCounter();
    SecurityContext security = new SecurityContext(SecuritySettings.of(SecuritySuite.SUITE_0, KEYS, title(spec))
        .withCounters(counters));
    List<CosemObject> objects = new ArrayList<>(basis(spec.name(), clock, load, 3));
    objects.add(new DataObject(STATUS, Data.unsigned(0)));
    objects.add(new DataObject(EVENT_CODE, () -> Data.unsigned(event(clock.now()))));
    objects.add(new DataObject(COUNTER, () -> Data.doubleLongUnsigned(counters.highest())));
    objects.add(new ProfileObject(LOAD_SHAPE, new LoadProfile(clock, QUARTER, BACK,
        Stream.concat(Stream.<Function<Instant, Data>>of(_ -> Data.unsigned(0)), values(load, PROFILED)).toList()),
        clock, ProfileObject.Control.NONE));
    objects.add(new ProfileObject(BILLING_SHAPE, new LoadProfile(clock, DAY, BACK,
        values(load, List.of(MeterQuantity.IMPORT, MeterQuantity.EXPORT)).toList()), clock,
        ProfileObject.Control.NONE));
    objects.add(new ProfileObject(EVENT_SHAPE, new LoadProfile(clock, DAY, BACK,
        List.of(at -> Data.unsigned(event(at)))), clock, ProfileObject.Control.NONE));
    objects.add(RegisterObject.extended(Obis.of(1, 0, 1, 6, 0, 255), () -> {
      Instant quarter = Instant.ofEpochSecond(clock.now().getEpochSecond() / 900 * 900);
      return new RegisterObject.Capture(MeterQuantity.POWER.value().apply(load, quarter), Data.unsigned(0),
          CosemDateTimes.octetString(DateTimes.of(quarter, clock.deviation(), 0)));
    }, MeterQuantity.POWER.scalerUnit()));
    objects.add(new DemandRegisterObject(Obis.of(1, 0, 1, 4, 0, 255), clock, QUARTER, MeterQuantity.POWER.scalerUnit(),
        span -> Data.doubleLongUnsigned(Math.round(
            (load.wattHours(span.end()) - load.wattHours(span.start())) * 3600 / QUARTER.toSeconds()))));
    objects.add(new CompactDataObject(COMPACT, COMPACTED, TEMPLATE));
    objects.addAll(gas(clock, load));
    objects.addAll(control(security));
    push.ifPresent(by -> objects.addAll(pushSchedule(by.every())));
    return new ServedDevice(1, new LogicalDevice(spec.name(), objects),
        List.of(ServerAssociation.open(16), password(17, "00000000"), password(32, "11111111"),
            ServerAssociation.ciphered(1, Mechanism.HLS5, security).withConformance(CIPHERED),
            ServerAssociation.hls(2, Mechanism.HLS4,
                Key.of(Octets.of("00000000".getBytes(StandardCharsets.US_ASCII))))));
  }

  /** A gas meter on M-Bus, read each hour: its client and what it counts. */
  private static List<CosemObject> gas(ClockObject clock, LoadModel load) {
    return List.of(
        TableObject.fixed(72, 0, Obis.of(0, 1, 24, 1, 0, 255),
            List.of(LogicalDevice.logicalName(Obis.of(0, 0, 24, 6, 0, 255)), Data.array(),
                Data.doubleLongUnsigned(3600), Data.unsigned(1), Data.doubleLongUnsigned(12_345_678),
                Data.longUnsigned(0x1E94), Data.unsigned(1), Data.unsigned(GAS), Data.unsigned(0), Data.unsigned(0),
                Data.unsigned(0))),
        RegisterObject.extended(Obis.of(0, 1, 24, 2, 1, 255), () -> {
          Instant hour = Instant.ofEpochSecond(Math.floorDiv(clock.now().getEpochSecond(), 3600) * 3600);
          // about a cubic metre for each ten kilowatt-hours of electricity
          return new RegisterObject.Capture(Data.doubleLongUnsigned(Math.round(load.wattHours(hour) / 10)),
              Data.unsigned(0), CosemDateTimes.octetString(DateTimes.of(hour, clock.deviation(), 0)));
        }, RegisterObject.scalerUnit(-3, CUBIC_METRE)));
  }

  private static Stream<Function<Instant, Data>> values(LoadModel load, List<MeterQuantity> quantities) {
    return quantities.stream().map(quantity -> at -> quantity.value().apply(load, at));
  }

  /** One event a day, the same whenever it is read. */
  private static int event(Instant time) {
    return EVENT_CODES[Math.floorMod(time.getEpochSecond() / 86_400 * 31, EVENT_CODES.length)];
  }

  /** Switch, scripts, image transfer, set-up. */
  private List<CosemObject> control(SecurityContext security) {
    DisconnectControlObject relay = new DisconnectControlObject(SWITCH, 4);
    return List.of(relay,
        new ScriptTableObject(Obis.of(0, 0, 10, 0, 106, 255),
            List.of(script(1, 1), script(2, 2))),
        new ImageTransferObject(Obis.of(0, 0, 44, 0, 0, 255)),
        new PushSetupObject(PUSH, PUSHED, push.map(MeterPush::destination).orElse("")),
        new SecuritySetupObject(SECURITY_SETUP, security),
        table(17, 0, "0-0:41.0.0", Stream.of(Data.array(Data.structure(Data.longUnsigned(1),
            Data.octetString(Octets.EMPTY)))), 1),
        table(23, 1, "0-0:22.0.0", Stream.of(Data.enumerated(5), Data.unsigned(1), Data.unsigned(1),
            Data.longUnsigned(128), Data.longUnsigned(128), Data.longUnsigned(25), Data.longUnsigned(120),
            Data.longUnsigned(16)), 0),
        table(41, 0, "0-0:25.0.0", Stream.of(Data.longUnsigned(WrapperLink.PORT), Data.octetString(Octets.EMPTY),
            Data.longUnsigned(576), Data.unsigned(1), Data.longUnsigned(180)), 0),
        table(71, 0, "0-0:17.0.0", Stream.of(Data.structure(Data.longUnsigned(3),
            LogicalDevice.logicalName(MeterQuantity.POWER.obis()), Data.integer(2)), Data.doubleLong(10_000),
            Data.doubleLong(10_000), Data.doubleLong(5000), Data.doubleLongUnsigned(60), Data.doubleLongUnsigned(60),
            Data.NULL, Data.array(), Data.bool(false), Data.NULL), 0),
        table(22, 0, "0-0:15.0.0", Stream.of(Data.structure(LogicalDevice.logicalName(Obis.of(0, 0, 10, 0, 106, 255)),
            Data.longUnsigned(1)), Data.enumerated(1), Data.array()), 0),
        table(20, 0, "0-0:13.0.0", Stream.of(text("STD"), Data.array(), Data.array(), Data.array(), text("NEW"),
            Data.array(), Data.array(), Data.array(),
            CosemDateTimes.octetString(CosemDateTime.UNSPECIFIED)), 1),
        table(11, 0, "0-0:11.0.0", Stream.of(Data.array()), 2));
  }

  private static ScriptTableObject.Script script(int id, int method) {
    return new ScriptTableObject.Script(id, List.of(new ScriptTableObject.Step.Execute(
        new MethodDescriptor(70, SWITCH, method), Data.integer(0))));
  }

  /** @param obis A-B:C.D.E, F is 255 */
  private static CosemObject table(int classId, int version, String obis, Stream<Data> values, int methods) {
    int[] groups = Stream.of(obis.split("[-:.]", -1)).mapToInt(Integer::parseInt).toArray();
    return new TableObject(classId, version, Obis.of(groups[0], groups[1], groups[2], groups[3], groups[4], 255),
        values.toList(), methods);
  }

  private List<ServedDevice> concentrator() {
    List<ServedDevice> all = new ArrayList<>();
    List<Data> saps = new ArrayList<>();
    saps.add(Data.structure(Data.longUnsigned(1), text(spec.name())));
    for (int i = 0; i < spec.meters(); i++) {
      int logical = FIRST_BEHIND_CONCENTRATOR + i;
      String name = "GTC%06X%04d".formatted(spec.seed() & 0xFF_FFFF, i + 1);
      saps.add(Data.structure(Data.longUnsigned(logical), text(name)));
      all.add(new ServedDevice(logical, device(name, spec.seed() * 101 + i, 1, List.of()), withPasswords()));
    }
    ClockObject clock = new ClockObject(time, 0);
    all.addFirst(new ServedDevice(1, new LogicalDevice(spec.name(), List.of(new AssociationLnObject(SECURITY_SETUP),
        clock, new DataObject(NAME, () -> text(spec.name())), new DataObject(SERIAL, () -> text(spec.name())),
        table(17, 0, "0-0:41.0.0", Stream.of(Data.array(saps)), 1))), withPasswords()));
    return List.copyOf(all);
  }
}
