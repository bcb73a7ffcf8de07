package io.gridtap.simulators.ied;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.mms.pdu.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The process behind a simulated device: knows what the usual logical nodes mean (MMXU, MMTR, XCBR, CSWI, PTOC, PTRC,
 * RREC, GGIO …) and lets everything else move by its type, so that any model moves. No threads and no clock: time is
 * an argument, and the same seed gives the same course. Not for several threads at once.
 */
final class SimulatedProcess {
  static final double STEP_SECONDS = 0.2;
  private static final long STEP_NANOS = 200_000_000;
  /** Beyond this in one go (a sleeping laptop) time is skipped. */
  private static final int MAX_STEPS = 300;
  private static final int STEPS_BETWEEN_MEASUREMENTS = 5;
  private static final double SECONDS_BETWEEN_TOGGLES = 40;
  private static final double SECONDS_BETWEEN_BAD_QUALITIES = 60;
  private static final double SECONDS_OF_BAD_QUALITY = 8;
  private static final double SECONDS_PER_HOUR = 3600;
  private static final Set<String> PHASES = Set.of("phsA", "phsB", "phsC");
  /** Logical nodes whose status means something: it does not move on its own. */
  private static final Set<String> STEADY = Set.of("LLN0", "LPHD", "XCBR", "XSWI", "CSWI", "CILO", "PTOC", "PDIS",
      "PTRC", "RREC");
  private static final Data QUESTIONABLE = new Data.Bits(
      Quality.of(Quality.Validity.QUESTIONABLE, Quality.Detail.OLD_DATA).bitString());

  /** Gives the next value of one attribute; empty while it stays. */
  private record Mover(FcReference reference, boolean measurement, Supplier<Optional<Data>> next) {}

  private final SplittableRandom random;
  private final Function<FcReference, Optional<Data>> values;
  private final Map<FcReference, ValueType.Leaf> types = new LinkedHashMap<>();
  private final Map<FcReference, Data> held = new LinkedHashMap<>();
  private final List<Mover> movers = new ArrayList<>();
  private final List<FcReference> positions = new ArrayList<>();
  private final List<FcReference> qualities = new ArrayList<>();
  private final Map<FcReference, Data> last = new LinkedHashMap<>();
  private final Feeder feeder;
  /** Where a command has put the switches; nothing while protection has its way with them. */
  private Optional<Dbpos> commanded = Optional.empty();
  private Optional<FcReference> badQuality = Optional.empty();
  private double badQualitySeconds;
  private long nanosLeft;
  private long steps;

  /** @param values of attributes as they are before anything has moved: units and limits are among them */
  SimulatedProcess(List<Iec61850Server.Attribute> attributes, Function<FcReference, Optional<Data>> values, long seed) {
    this.random = new SplittableRandom(seed);
    this.values = values;
    for (Iec61850Server.Attribute attribute : attributes) types.put(attribute.reference(), attribute.type());
    boolean highVoltage = types.keySet().stream().filter(reference -> is(reference, "MMXU", "PhV"))
        .anyMatch(reference -> multiplier(reference) > 1);
    this.feeder = highVoltage
        ? new Feeder(random.split(), 110_000 / Math.sqrt(3), 400)
        : new Feeder(random.split(), 230, 120);
    types.forEach(this::addMover);
  }

  // What moves, and how

  private void addMover(FcReference reference, ValueType.Leaf type) {
    if (reference.constraint() != FunctionalConstraint.ST && reference.constraint() != FunctionalConstraint.MX
        || reference.path().isEmpty())
      return;
    if (type.kind() == Kind.QUALITY && reference.path().getLast().equals("q")) qualities.add(reference);
    String lnClass = lnClass(reference);
    Optional<Supplier<Optional<Data>>> known = switch (lnClass) {
      case "MMXU" -> measured(reference, type);
      case "MMTR" -> counted(reference, type);
      case "XCBR", "CSWI" -> switchgear(reference, type);
      case "PTOC", "PDIS", "PTRC" -> protection(reference, type);
      case "RREC" -> reclosing(reference, type);
      // nothing is interlocked until somebody sets it
      case "CILO" -> reference.path().getLast().equals("stVal") && type.kind() == Kind.BOOLEAN
          ? Optional.of(() -> Optional.of(Data.Bool.TRUE))
          : Optional.empty();
      default -> Optional.empty(); // by type, below
    };
    Optional<Supplier<Optional<Data>>> mover = known.or(() -> STEADY.contains(lnClass) || commandable(reference)
        ? Optional.empty()
        : byType(reference, type));
    mover.ifPresent(next -> movers.add(new Mover(reference, reference.constraint() == FunctionalConstraint.MX
        || lnClass.equals("MMTR"), next)));
  }

  private Optional<Supplier<Optional<Data>>> measured(FcReference reference, ValueType.Leaf type) {
    if (type.kind() != Kind.FLOAT) return Optional.empty();
    List<String> path = reference.path();
    double factor = 1 / multiplier(reference);
    boolean angle = path.contains("ang");
    int phase = path.size() > 1 && PHASES.contains(path.get(1)) ? path.get(1).charAt(3) - 'A' : -1;
    Optional<DoubleSupplier> source = switch (path.getFirst()) {
      case "Hz" -> Optional.of(feeder::hertz);
      case "TotW" -> Optional.of(() -> feeder.watts() * factor);
      case "TotVAr" -> Optional.of(() -> feeder.vars() * factor);
      case "TotVA" -> Optional.of(() -> feeder.voltAmperes() * factor);
      case "TotPF" -> Optional.of(feeder::powerFactor);
      case "PhV" -> phase < 0
          ? Optional.empty()
          : Optional.of(angle ? () -> feeder.voltageAngle(phase) : () -> feeder.volts(phase) * factor);
      case "A" -> phase < 0
          ? Optional.empty()
          : Optional.of(angle ? () -> feeder.currentAngle(phase) : () -> feeder.amperes(phase) * factor);
      case "PPV" -> angle || !path.get(1).matches("phs(AB|BC|CA)")
          ? Optional.empty()
          : Optional.of(() -> feeder.volts(path.get(1).charAt(3) - 'A') * Math.sqrt(3) * factor);
      default -> Optional.empty(); // what a feeder does not tell walks by itself
    };
    return source.map(number -> () -> Optional.of(real(type, number.getAsDouble())));
  }

  /** Energy counters only go up. */
  private Optional<Supplier<Optional<Data>>> counted(FcReference reference, ValueType.Leaf type) {
    if (!reference.path().getLast().equals("actVal")) return Optional.empty();
    String name = reference.path().getFirst();
    double pulse = values.apply(sibling(reference, FunctionalConstraint.CF, "pulsQty"))
        .map(data -> data instanceof Data.Float32(float quantity) && quantity > 0 ? quantity : 1f).orElse(1f);
    double factor = 1 / multiplier(reference) / pulse;
    double start = random.nextInt(1_000_000);
    double[] counted = {start};
    return Optional.of(() -> {
      double power = name.endsWith("VArh")
          ? feeder.vars()
          : name.endsWith("VAh") ? feeder.voltAmperes() : feeder.watts();
      // what is drawn; a feeder without generation gives nothing back
      double share = name.startsWith("Dmd") ? 1 : name.startsWith("Sup") ? 0.02 : 1;
      counted[0] += power * share * factor * STEP_SECONDS * STEPS_BETWEEN_MEASUREMENTS / SECONDS_PER_HOUR;
      return whole(type, (long) counted[0]);
    });
  }

  private Optional<Supplier<Optional<Data>>> switchgear(FcReference reference, ValueType.Leaf type) {
    String path = String.join(".", reference.path());
    if (path.equals("Pos.stVal") && type.kind() == Kind.DBPOS) {
      positions.add(reference);
      return Optional.of(() -> Optional.of(new Data.Bits(position().bits())));
    }
    if (path.equals("OpCnt.stVal")) return Optional.of(() -> whole(type, feeder.operations()));
    return Optional.empty();
  }

  private Dbpos position() {
    return commanded.orElseGet(() -> switch (feeder.phase()) {
      case CLOSED, STARTED, TRIPPED -> Dbpos.ON;
      case OPENING, CLOSING -> Dbpos.INTERMEDIATE_STATE;
      case OPEN -> Dbpos.OFF;
    });
  }

  private Optional<Supplier<Optional<Data>>> protection(FcReference reference, ValueType.Leaf type) {
    // the first stage and the trip conditioning see the fault, the others do not
    if (type.kind() != Kind.BOOLEAN || !reference.path().getLast().equals("general")
        || lnClass(reference).equals("PDIS") || reference.logicalNode().equals("PTOC2"))
      return Optional.empty();
    BooleanSupplier active = switch (reference.path().getFirst()) {
      case "Str" -> () -> feeder.phase() == Feeder.Phase.STARTED || feeder.phase() == Feeder.Phase.TRIPPED
          || feeder.phase() == Feeder.Phase.OPENING;
      case "Op", "Tr" -> () -> feeder.phase() == Feeder.Phase.TRIPPED || feeder.phase() == Feeder.Phase.OPENING;
      default -> () -> false; // nothing else is told here
    };
    return Optional.of(() -> Optional.of(Data.Bool.of(active.getAsBoolean())));
  }

  /** AutoRecSt: 1 ready, 2 in progress, 3 successful (IEC 61850-7-4). */
  private Optional<Supplier<Optional<Data>>> reclosing(FcReference reference, ValueType.Leaf type) {
    return switch (String.join(".", reference.path())) {
      case "AutoRecSt.stVal" -> Optional.of(() -> whole(type, switch (feeder.phase()) {
        case CLOSED, STARTED, TRIPPED -> 1;
        case OPENING, OPEN -> 2;
        case CLOSING -> 3;
      }));
      case "Op.general" ->
        Optional.of(() -> Optional.of(Data.Bool.of(feeder.phase() == Feeder.Phase.CLOSING)));
      default -> Optional.empty(); // steady
    };
  }

  private Optional<Supplier<Optional<Data>>> byType(FcReference reference, ValueType.Leaf type) {
    boolean measurement = reference.constraint() == FunctionalConstraint.MX;
    String name = reference.path().getLast();
    if (Set.of("ctlNum", "stSeld", "orCat", "transInd", "range").contains(name)) return Optional.empty();
    return switch (type.kind()) {
      case FLOAT -> Optional.of(walk(reference, type));
      case INTEGER, UNSIGNED ->
        measurement && name.equals("i") ? Optional.empty() : Optional.of(count(type));
      case BOOLEAN -> measurement ? Optional.empty() : Optional.of(toggle());
      case DBPOS -> Optional.of(switching());
      case ENUMERATED, TCMD, CHECK, QUALITY, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS, BITS, ANY -> Optional.empty();
    };
  }

  private Supplier<Optional<Data>> walk(FcReference reference, ValueType.Leaf type) {
    double given = values.apply(reference).map(SimulatedProcess::number).orElse(0.0);
    double middle = given != 0
        ? given
        : reference.path().contains("ang")
            ? random.nextDouble() * 360 - 180
            : 10 + random.nextDouble() * 90;
    double[] value = {middle};
    return () -> {
      value[0] += 0.004 * Math.abs(middle) * (random.nextDouble() * 2 - 1) + 0.05 * (middle - value[0]);
      return Optional.of(real(type, value[0]));
    };
  }

  private Supplier<Optional<Data>> count(ValueType.Leaf type) {
    long[] value = {random.nextInt(50)};
    return () -> {
      if (random.nextDouble() >= STEP_SECONDS / SECONDS_BETWEEN_TOGGLES) return Optional.empty();
      value[0] = (value[0] + 1) % 100; // fits the smallest type
      return whole(type, value[0]);
    };
  }

  private Supplier<Optional<Data>> toggle() {
    boolean[] value = {false};
    return () -> {
      if (random.nextDouble() >= STEP_SECONDS / SECONDS_BETWEEN_TOGGLES) return Optional.empty();
      value[0] = !value[0];
      return Optional.of(Data.Bool.of(value[0]));
    };
  }

  private Supplier<Optional<Data>> switching() {
    boolean[] closed = {true};
    return () -> {
      if (random.nextDouble() >= STEP_SECONDS / SECONDS_BETWEEN_TOGGLES) return Optional.empty();
      closed[0] = !closed[0];
      return Optional.of(new Data.Bits((closed[0] ? Dbpos.ON : Dbpos.OFF).bits()));
    };
  }

  private static Data real(ValueType.Leaf type, double value) { return type.data(new Value.Float64(value)); }

  /** Counters begin again at 0 when their type is full; an enumeration without this ordinal stays as it is. */
  private static Optional<Data> whole(ValueType.Leaf type, long value) {
    return switch (type.kind()) {
      case ENUMERATED -> type.enumeration().filter(labels -> labels.label((int) value).isPresent())
          .map(_ -> type.data(new Value.Int(value)));
      case INTEGER, UNSIGNED -> Optional.of(type.data(new Value.Int(value & type.highest())));
      case BOOLEAN, FLOAT, DBPOS, TCMD, CHECK, QUALITY, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS, BITS, ANY ->
        Optional.empty();
    };
  }

  private static double number(Data data) {
    return data instanceof Data.Float32(float single) ? single : data instanceof Data.Float64(double real) ? real : 0;
  }

  // The model's own words

  private static boolean is(FcReference reference, String lnClass, String dataObject) {
    return lnClass(reference).equals(lnClass) && !reference.path().isEmpty()
        && reference.path().getFirst().equals(dataObject);
  }

  /** The four capitals in the node's name, without prefix and instance. */
  private static String lnClass(FcReference reference) {
    String name = reference.logicalNode().replaceFirst("[0-9]+$", "");
    if (name.startsWith("LLN")) return "LLN0";
    return name.length() <= 4 ? name : name.substring(name.length() - 4);
  }

  private static FcReference sibling(FcReference reference, FunctionalConstraint constraint, String... names) {
    List<String> path = new ArrayList<>();
    path.add(reference.path().getFirst());
    path.addAll(List.of(names));
    return new FcReference(reference.logicalDevice(), reference.logicalNode(), constraint, path);
  }

  /** The multiplier of the unit: a thousand for k. */
  private double multiplier(FcReference reference) {
    for (int depth = Math.min(2, reference.path().size()); depth >= 1; depth--) {
      List<String> path = new ArrayList<>(reference.path().subList(0, depth));
      path.add("units");
      path.add("multiplier");
      FcReference units = new FcReference(reference.logicalDevice(), reference.logicalNode(), FunctionalConstraint.CF,
          path);
      Optional<Data> data = values.apply(units);
      ValueType.Leaf type = types.get(units);
      if (data.isEmpty() || type == null) continue;
      return switch (type.text(data.get())) {
        case "k" -> 1e3;
        case "M" -> 1e6;
        case "G" -> 1e9;
        case "m" -> 1e-3;
        default -> 1; // none, or not for electricity
      };
    }
    return 1;
  }

  // Time

  /** What changes while time passes: the changes of each step belong together. */
  List<Map<FcReference, Data>> advance(Duration elapsed) {
    nanosLeft += Math.max(0, elapsed.toNanos());
    List<Map<FcReference, Data>> changes = new ArrayList<>();
    for (int i = 0; i < MAX_STEPS && nanosLeft >= STEP_NANOS; i++) {
      nanosLeft -= STEP_NANOS;
      Map<FcReference, Data> step = step();
      if (!step.isEmpty()) changes.add(step);
    }
    nanosLeft %= STEP_NANOS;
    return changes;
  }

  private Map<FcReference, Data> step() {
    Optional<Boolean> heldClosed = positions.stream().filter(held::containsKey).findFirst()
        .map(reference -> new Data.Bits(Dbpos.ON.bits()).equals(held.get(reference)));
    boolean turned = heldClosed.isEmpty() && commanded.isEmpty() && feeder.protect(STEP_SECONDS);
    feeder.step(STEP_SECONDS, heldClosed.or(() -> commanded.map(position -> position != Dbpos.OFF))
        .orElse(feeder.conducting()));
    boolean measure = turned || steps++ % STEPS_BETWEEN_MEASUREMENTS == 0;
    Map<FcReference, Data> changes = new LinkedHashMap<>();
    for (Mover mover : movers) {
      if (mover.measurement && !measure) continue;
      mover.next.get().ifPresent(data -> put(mover.reference, data, changes));
    }
    spoilQuality(changes);
    return changes;
  }

  private void put(FcReference reference, Data data, Map<FcReference, Data> changes) {
    if (held.containsKey(reference) || data.equals(last.put(reference, data))) return;
    changes.put(reference, data);
  }

  /** Now and then one value is not as fresh as it should be, for a while. */
  private void spoilQuality(Map<FcReference, Data> changes) {
    badQualitySeconds += STEP_SECONDS;
    if (badQuality.isPresent()) {
      if (badQualitySeconds < SECONDS_OF_BAD_QUALITY) return;
      put(badQuality.get(), new Data.Bits(Quality.GOOD.bitString()), changes);
      badQuality = Optional.empty();
    } else if (!qualities.isEmpty() && random.nextDouble() < STEP_SECONDS / SECONDS_BETWEEN_BAD_QUALITIES) {
      FcReference reference = qualities.get(random.nextInt(qualities.size()));
      put(reference, QUESTIONABLE, changes);
      badQuality = Optional.of(reference);
      badQualitySeconds = 0;
    }
  }

  // Commands

  /** What clients command does not move on its own. */
  private boolean commandable(FcReference reference) {
    return types.containsKey(sibling(reference, FunctionalConstraint.CO, "Oper", "ctlNum"));
  }

  boolean isSwitch(FcReference position) { return positions.contains(position); }

  /**
   * A command moves the switches: what changes by it. A switch that is open stays so; one that is closed is left to
   * protection again.
   */
  Map<FcReference, Data> command(Dbpos position) {
    if (position == Dbpos.OFF) feeder.countOperation();
    if (position == Dbpos.ON) feeder.close();
    commanded = position == Dbpos.ON ? Optional.empty() : Optional.of(position);
    Map<FcReference, Data> changes = new LinkedHashMap<>();
    for (FcReference reference : positions) put(reference, new Data.Bits(position.bits()), changes);
    return changes;
  }

  /** From now on this is the value, whatever the process would make of it. */
  void hold(FcReference reference, Data data) {
    held.put(reference, data);
  }

  /** The process goes on where it would be. False if the value was not held. */
  boolean release(FcReference reference) {
    last.remove(reference);
    return held.remove(reference) != null;
  }

  boolean holds(FcReference reference) { return held.containsKey(reference); }
}
