package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.IedModel.LogicalDevice;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The setting groups of all logical devices (IEC 61850-7-2 §16). No sockets, threads or clock. */
final class SettingGroups {
  /** Where values go that change. */
  interface Values {
    void apply(List<VirtualDevice.Setting> values, Moment now, Instant at);
  }

  private final SettingGroupHandler handler;
  private final Duration reservation;
  private final Values target;
  private final Consumer<Runnable> notices;
  private final Consumer<String> remarks;
  /** By logical device. */
  private final Map<String, SettingGroupControl> controls = new LinkedHashMap<>();
  /** Whose active setting an attribute is. */
  private final Map<Item.Attribute, SettingGroupControl> active = new LinkedHashMap<>();

  /** @param notices what the application is told once the lock is released */
  SettingGroups(SettingGroupHandler handler, Duration reservation, Values target, Consumer<Runnable> notices,
      Consumer<String> remarks) {
    this.handler = handler;
    this.reservation = reservation;
    this.target = target;
    this.notices = notices;
    this.remarks = remarks;
  }

  SettingGroupHandler handler() { return handler; }

  void notice(Runnable told) { notices.accept(told); }

  void remark(String text) { remarks.accept(text); }

  void apply(List<VirtualDevice.Setting> values, Moment now, Instant at) { target.apply(values, now, at); }

  /** The control block of a logical device, below {@code LLN0$SP}. */
  Item.Group add(LogicalDevice device, LogicalNode node, Item parent) {
    SettingGroupControl control = new SettingGroupControl(device.name(), node.settingControl().orElseThrow(), this,
        reservation);
    controls.put(device.name(), control);
    return control.fields(parent);
  }

  /** Once the tree is complete: finds the settings, and their values in each group. */
  void begin(IedModel model, Map<String, Item.Group> domains) {
    for (LogicalDevice device : model.logicalDevices()) {
      SettingGroupControl control = controls.get(device.name());
      if (control == null) continue;
      for (LogicalNode node : device.logicalNodes()) {
        Optional<Item> logicalNode = Optional.ofNullable(domains.get(device.name()))
            .flatMap(domain -> domain.child(node.name()));
        logicalNode.flatMap(item -> item.child(FunctionalConstraint.SG.name()))
            .ifPresent(settings -> settings.forEachAttribute(attribute -> {
              control.add(attribute.reference(), attribute,
                  twin(logicalNode.get(), attribute.reference()), group -> initial(node, attribute, group));
              active.put(attribute, control);
            }));
      }
    }
  }

  private static Optional<Item.Attribute> twin(Item node, FcReference setting) {
    return VirtualDevice.walk(node.child(FunctionalConstraint.SE.name()), setting.path())
        .flatMap(item -> item instanceof Item.Attribute attribute ? Optional.of(attribute) : Optional.empty());
  }

  private Data initial(LogicalNode node, Item.Attribute attribute, int group) {
    String path = String.join(".", attribute.reference().path());
    Optional<String> text = node.initialValue(path, group);
    if (text.isEmpty()) return attribute.type().initial();
    try {
      return attribute.type().parse(text.get().strip());
    } catch (IllegalArgumentException wrong) {
      remark("%s.%s in setting group %d: %s; it starts as if nothing were given".formatted(node.name(), path, group,
          wrong.getMessage()));
      return attribute.type().initial();
    }
  }

  Optional<SettingGroupControl> of(String logicalDevice) { return Optional.ofNullable(controls.get(logicalDevice)); }

  /** A write to an attribute with the constraint SE: for the client that edits only. */
  Optional<DataAccessError> refuses(ServedClient client, Item.Attribute attribute) {
    return of(attribute.reference().logicalDevice()).filter(control -> control.edits(client)).isPresent()
        ? Optional.empty()
        : Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
  }

  /** A read of what is edited (GetEditSGValue with SE): there is such a thing only for the client that edits. */
  boolean hides(ServedClient client, ObjectName name) {
    if (!(name instanceof ObjectName.DomainSpecific(String domain, String item))) return false;
    int dollar = item.indexOf('$');
    // a whole logical node has it among the rest
    if (dollar < 0) return of(domain).filter(control -> control.hides(client, domain + "/" + item)).isPresent();
    if (!item.startsWith("$SE", dollar) || item.length() > dollar + 3 && item.charAt(dollar + 3) != '$')
      return false;
    return of(domain).filter(control -> !control.edits(client)).isPresent();
  }

  /** What a client has written. */
  void written(ServedClient client, List<VirtualDevice.Setting> written, Moment now) {
    List<String> touched = new ArrayList<>();
    for (VirtualDevice.Setting setting : written) {
      if (setting.attribute().constraint() != FunctionalConstraint.SE) continue;
      String device = setting.attribute().reference().logicalDevice();
      if (!touched.contains(device)) touched.add(device);
    }
    for (String device : touched) of(device).ifPresent(control -> control.touched(client, now));
  }

  /** What the application has set. */
  void updated(List<VirtualDevice.Setting> values) {
    for (VirtualDevice.Setting setting : values) {
      SettingGroupControl control = active.get(setting.attribute());
      if (control != null) control.seen(setting.attribute(), setting.data());
    }
  }

  void closed(ServedClient client) { for (SettingGroupControl control : controls.values()) control.closed(client); }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (SettingGroupControl control : controls.values()) next = next.earlier(control.deadline());
    return next;
  }

  void timeout(Moment now) { for (SettingGroupControl control : controls.values()) control.timeout(now); }
}
