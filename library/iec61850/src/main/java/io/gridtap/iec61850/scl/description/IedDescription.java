package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.scl.SclException;
import io.gridtap.iec61850.scl.SclWarning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An IED described by code: what a test, or a device without a file, needs for a server of its own.
 *
 * {@snippet :
 * IedDescription ied = IedDescription.named("BAY1");
 * LogicalDeviceDescription device = ied.addLogicalDevice("LD0");
 * LogicalNodeDescription ggio = device.addLogicalNode("GGIO1");
 * ggio.dataObject("Ind1", CommonDataClass.SPS).value("d", "door");
 * ggio.dataObject("SPCSO1", CommonDataClass.SPC).control(CtlModel.SBO_WITH_ENHANCED_SECURITY);
 * device.lln0().dataSet("dsStatus", "GGIO1.Ind1[ST]", "GGIO1.SPCSO1[ST]");
 * device.lln0().bufferedReports("brcbStatus", "dsStatus").instances(2);
 * IedModel model = ied.model();
 * }
 *
 * <p>What can be seen to be wrong at once (a second one of a name, a name that is none, an attribute that its class does
 * not have) is an {@link IllegalArgumentException} of the call; what depends on the rest is one of {@link #model}. It is
 * not safe for several threads.
 */
public final class IedDescription {
  private final String name;
  private final Map<String, LogicalDeviceDescription> devices = new LinkedHashMap<>();
  private final Map<String, Map<Integer, String>> enumerations = new LinkedHashMap<>(StandardTypes.ENUMERATIONS);
  private final Map<String, List<AttributeDescription>> structures = new LinkedHashMap<>(StandardTypes.STRUCTURES);
  private Optional<String> manufacturer = Optional.empty();

  private IedDescription(String name) { this.name = Names.withUnderscores("an IED", name); }

  public static IedDescription named(String name) { return new IedDescription(name); }

  public String name() { return name; }

  public IedDescription manufacturer(String text) {
    manufacturer = Optional.of(text);
    return this;
  }

  /**
   * A further logical device.
   *
   * @param inst its name in the IED, such as {@code LD0}
   * @throws IllegalArgumentException if it is taken
   */
  public LogicalDeviceDescription addLogicalDevice(String inst) {
    LogicalDeviceDescription device = new LogicalDeviceDescription(inst);
    if (devices.putIfAbsent(inst, device) != null) throw Names.second("logical device", inst, name);
    return device;
  }

  /**
   * An enumeration of one's own. Those of IEC 61850-7-3 are there by their names: BehaviourModeKind, HealthKind,
   * CtlModelKind, SboClassKind, OriginatorCategoryKind, FaultDirectionKind, PhaseFaultDirectionKind, RangeKind,
   * CmdQualKind, SIUnitKind and MultiplierKind.
   *
   * @param first the number of the first label; the others follow
   * @throws IllegalArgumentException if the name is taken
   */
  public IedDescription enumeration(String type, int first, String... labels) {
    if (labels.length == 0) throw new IllegalArgumentException("enumeration %s has no labels".formatted(type));
    Names.withUnderscores("an enumeration", type);
    if (enumerations.putIfAbsent(type, StandardTypes.labels(first, List.of(labels))) != null)
      throw Names.second("enumeration", type, name);
    return this;
  }

  /**
   * A structure of one's own. Those of IEC 61850-7-3 are there by their names: AnalogueValue (f), AnalogueValueInteger
   * (i), Vector, Unit, ScaledValueConfig, RangeConfig, Originator, ValWithTrans and PulseConfig.
   *
   * @throws IllegalArgumentException if the name is taken, or that of a component
   */
  public IedDescription structure(String type, AttributeDescription... components) {
    if (components.length == 0) throw new IllegalArgumentException("structure %s has no components".formatted(type));
    Names.withUnderscores("a structure", type);
    for (AttributeDescription component : components)
      if (Stream.of(components).filter(other -> other.name().equals(component.name())).count() > 1)
        throw Names.second("component", component.name(), type);
    if (structures.putIfAbsent(type, List.of(components)) != null) throw Names.second("structure", type, name);
    return this;
  }

  /**
   * What the IED offers: what the parser makes of {@link #scl}, after all its checks.
   *
   * @throws IllegalArgumentException if something of it leads nowhere, a member of a data set for instance, or a value does
   *         not fit; the message says what
   */
  public IedModel model() {
    try {
      Scl scl = Scl.parse(name, new ByteArrayInputStream(scl().getBytes(StandardCharsets.UTF_8)));
      IedModel model = scl.model(name);
      // where a file is read with indulgence, code can be mended
      Optional<SclWarning> warning = Stream.concat(scl.warnings().stream(), model.warnings().stream()).findFirst();
      if (warning.isPresent()) throw new IllegalArgumentException("IED %s: %s".formatted(name, warning.get().text()));
      return model;
    } catch (SclException wrong) {
      throw new IllegalArgumentException("IED %s: %s".formatted(name, wrong.fault()), wrong);
    } catch (IOException never) {
      throw new UncheckedIOException("reading what is in memory", never);
    }
  }

  /**
   * An SCL document of edition 2.1 (2007B4) that says the same: a CID file for clients, tools and simulators.
   *
   * @throws IllegalArgumentException if it names an enumeration or structure that is not there
   */
  public String scl() { return new SclDocument(this).text(); }

  // For the document

  Optional<String> manufacturer() { return manufacturer; }

  Map<String, LogicalDeviceDescription> devices() { return devices; }

  Map<Integer, String> enumeration(String type, String where) {
    Map<Integer, String> labels = enumerations.get(type);
    if (labels == null) throw new IllegalArgumentException("%s: there is no enumeration %s".formatted(where, type));
    return labels;
  }

  List<AttributeDescription> structure(String type, String where) {
    List<AttributeDescription> components = structures.get(type);
    if (components == null) throw new IllegalArgumentException("%s: there is no structure %s".formatted(where, type));
    return components;
  }
}
