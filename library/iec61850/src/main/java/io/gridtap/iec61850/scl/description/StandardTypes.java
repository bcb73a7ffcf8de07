package io.gridtap.iec61850.scl.description;

import static io.gridtap.iec61850.scl.description.AttributeDescription.component;
import static io.gridtap.iec61850.scl.description.AttributeDescription.enumerated;
import static io.gridtap.iec61850.scl.description.AttributeDescription.structured;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.scl.BasicType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Enumerations and structures of IEC 61850-7-3 §6 and annex A, by the names of edition 2.1. */
final class StandardTypes {
  /** From ordinal to label. */
  static final Map<String, Map<Integer, String>> ENUMERATIONS = enumerations();
  static final Map<String, List<AttributeDescription>> STRUCTURES = structures();

  private StandardTypes() {}

  /** @param first the ordinal of the first label */
  static Map<Integer, String> labels(int first, List<String> labels) {
    Map<Integer, String> numbered = new LinkedHashMap<>();
    for (String label : labels) numbered.put(first + numbered.size(), label);
    return Collections.unmodifiableMap(numbered);
  }

  private static Map<String, Map<Integer, String>> enumerations() {
    Map<String, Map<Integer, String>> all = new LinkedHashMap<>();
    all.put("BehaviourModeKind", labels(1, List.of("on", "blocked", "test", "test/blocked", "off")));
    all.put("HealthKind", labels(1, List.of("Ok", "Warning", "Alarm")));
    all.put("CtlModelKind", labels(0, Stream.of(CtlModel.values()).map(CtlModel::text).toList()));
    all.put("SboClassKind", labels(0, List.of("operate-once", "operate-many")));
    all.put("OriginatorCategoryKind", labels(0, List.of("not-supported", "bay-control", "station-control",
        "remote-control", "automatic-bay", "automatic-station", "automatic-remote", "maintenance", "process")));
    all.put("FaultDirectionKind", labels(0, List.of("unknown", "forward", "backward", "both")));
    all.put("PhaseFaultDirectionKind", labels(0, List.of("unknown", "forward", "backward")));
    all.put("RangeKind", labels(0, List.of("normal", "high", "low", "high-high", "low-low")));
    all.put("CmdQualKind", labels(0, List.of("pulse", "persistent")));
    all.put("SIUnitKind", units());
    all.put("MultiplierKind", multipliers());
    return Collections.unmodifiableMap(all);
  }

  private static Map<Integer, String> units() {
    Map<Integer, String> units = new LinkedHashMap<>();
    units.putAll(labels(1, List.of("", "m", "kg", "s", "A", "K", "mol", "cd", "deg", "rad", "sr")));
    units.putAll(labels(21, List.of("Gy", "Bq", "°C", "Sv", "F", "C", "S", "H", "V", "ohm", "J", "N", "Hz", "lx", "Lm",
        "Wb", "T", "W", "Pa")));
    units.putAll(labels(41, List.of("m²", "m³", "m/s", "m/s²", "m³/s", "m/m³", "M", "kg/m³", "m²/s", "W/m K", "J/K",
        "ppm", "1/s", "rad/s", "W/m²", "J/m²", "S/m", "K/s", "Pa/s", "J/kg K", "VA", "Watts", "VAr", "phi", "cos(phi)",
        "Vs", "V²", "As", "A²", "A²t", "VAh", "Wh", "VArh", "V/Hz", "Hz/s", "char", "char/s", "kgm²", "dB", "J/Wh",
        "W/s", "l/s", "dBm", "h", "min", "Ohm/m", "percent/s")));
    return Collections.unmodifiableMap(units);
  }

  private static Map<Integer, String> multipliers() {
    Map<Integer, String> multipliers = new LinkedHashMap<>();
    List<String> small = List.of("y", "z", "a", "f", "p", "n", "µ");
    for (int i = 0; i < small.size(); i++) multipliers.put(-24 + 3 * i, small.get(i));
    multipliers.putAll(labels(-3, List.of("m", "c", "d", "", "da", "h", "k")));
    List<String> large = List.of("M", "G", "T", "P", "E", "Z", "Y");
    for (int i = 0; i < large.size(); i++) multipliers.put(6 + 3 * i, large.get(i));
    return Collections.unmodifiableMap(multipliers);
  }

  private static Map<String, List<AttributeDescription>> structures() {
    Map<String, List<AttributeDescription>> all = new LinkedHashMap<>();
    all.put("AnalogueValue", List.of(component("f", BasicType.FLOAT32)));
    // the same class with the other of its two components
    all.put("AnalogueValueInteger", List.of(component("i", BasicType.INT32)));
    all.put("Vector", List.of(structured("mag", "AnalogueValue"), structured("ang", "AnalogueValue")));
    all.put("Unit", List.of(enumerated("SIUnit", "SIUnitKind"), enumerated("multiplier", "MultiplierKind")));
    all.put("ScaledValueConfig",
        List.of(component("scaleFactor", BasicType.FLOAT32), component("offset", BasicType.FLOAT32)));
    all.put("RangeConfig",
        Stream.concat(Stream.of("hhLim", "hLim", "lLim", "llLim", "min", "max").map(name -> structured(name,
            "AnalogueValue")), Stream.of(component("limDb", BasicType.INT32U))).toList());
    all.put("Originator",
        List.of(enumerated("orCat", "OriginatorCategoryKind"), component("orIdent", BasicType.OCTET_64)));
    all.put("ValWithTrans", List.of(component("posVal", BasicType.INT8), component("transInd", BasicType.BOOLEAN)));
    all.put("PulseConfig", List.of(enumerated("cmdQual", "CmdQualKind"), component("onDur", BasicType.INT32U),
        component("offDur", BasicType.INT32U), component("numPls", BasicType.INT32U)));
    return Collections.unmodifiableMap(all);
  }
}
