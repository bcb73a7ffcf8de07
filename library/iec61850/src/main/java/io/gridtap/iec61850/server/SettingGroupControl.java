package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A setting group control block (SGCB, IEC 61850-7-2 §16.2) with the values of its groups. The group that is edited is a
 * copy in the attributes with the constraint SE, for one client; the active one is seen in those with SG.
 * Only {@link SettingGroups} and the tree of items call it, with the server's lock held.
 */
final class SettingGroupControl {
  /** INT8U. */
  private static final int MOST_GROUPS = 255;
  private static final long MOST_SECONDS = 0xFFFF;
  /** Ten bits of the fraction of a second are right: milliseconds. */
  private static final int MILLISECONDS = 10;

  /** A setting. @param edited nothing if clients cannot change it */
  private record Setting(FcReference reference, Item.Attribute active, Optional<Item.Attribute> edited) {}

  /** Whether somebody edits. */
  private sealed interface Editing {
    record Nobody() implements Editing {}

    /** @param changes counts what was done to the copy */
    record By(ServedClient client, int group, Moment until, long changes) implements Editing {}
  }

  private final String logicalDevice;
  private final SettingGroups engine;
  private final int groups;
  private final long reservationSeconds;
  private final List<Setting> settings = new ArrayList<>();
  /** Values of the settings, for each group. */
  private final List<List<Data>> values = new ArrayList<>();
  private int active;
  private Data.UtcTime activated = Data.UtcTime.NOT_SET;
  private Editing editing = new Editing.Nobody();
  /** Grows, so that two times of editing are never mistaken for each other. */
  private long changes;

  SettingGroupControl(String logicalDevice, Ied.SettingControl control, SettingGroups engine, Duration reservation) {
    this.logicalDevice = logicalDevice;
    this.engine = engine;
    this.groups = Math.clamp(control.groups(), 1, MOST_GROUPS);
    this.active = Math.clamp(control.active(), 1, groups);
    this.reservationSeconds = Math.clamp(control.reservationSeconds().isPresent()
        ? control.reservationSeconds().getAsInt()
        : reservation.toSeconds(), 1, MOST_SECONDS);
  }

  /** Its attributes below {@code LLN0$SP}. */
  Item.Group fields(Item parent) {
    TypeDescription number = BlockFields.unsigned(8);
    return new BlockFields("SGCB", parent).fixed("NumOfSG", number, new Data.Unsigned(groups))
        .written("ActSG", number, () -> new Data.Unsigned(active), new ActSg())
        .written("EditSG", number, () -> new Data.Unsigned(edited()),
            (client, data, now, _) -> selectEdited(client, data, now))
        .written("CnfEdit", BlockFields.bool(), () -> Data.Bool.FALSE, new CnfEdit())
        .readOnly("LActTm", new TypeDescription.UtcTime(), () -> activated)
        .readOnly("ResvTms", BlockFields.unsigned(16), () -> new Data.Unsigned(edited() == 0 ? 0 : reservationSeconds))
        .group();
  }

  /** A setting of the device, with what the file says of it in each group, which is what its type wants. */
  void add(FcReference reference, Item.Attribute activeAttribute, Optional<Item.Attribute> editedAttribute,
      IntFunction<Data> initial) {
    settings.add(new Setting(reference, activeAttribute, editedAttribute));
    for (int group = 1; group <= groups; group++) {
      if (values.size() < group) values.add(new ArrayList<>());
      values.get(group - 1).add(initial.apply(group));
    }
    activeAttribute.write(values.get(active - 1).getLast());
    editedAttribute.ifPresent(attribute -> attribute.write(activeAttribute.read()));
  }

  String logicalDevice() { return logicalDevice; }

  int groups() { return groups; }

  int active() { return active; }

  private int edited() {
    return editing instanceof Editing.By(ServedClient _, int group, Moment _, long _) ? group : 0;
  }

  /** The settings of a group, named as the active ones. */
  Map<FcReference, Data> values(int group) {
    Map<FcReference, Data> named = new LinkedHashMap<>();
    List<Data> ofGroup = values.isEmpty() ? List.of() : values.get(group - 1);
    for (int i = 0; i < settings.size(); i++) named.put(settings.get(i).reference(), ofGroup.get(i));
    return named;
  }

  /** The copy as it would be taken over. */
  private Map<FcReference, Data> editedValues(int group) {
    Map<FcReference, Data> named = values(group);
    for (Setting setting : settings)
      setting.edited().ifPresent(attribute -> named.put(setting.reference(), attribute.read()));
    return named;
  }

  // What clients write

  private static Optional<Integer> number(Data data) {
    return data instanceof Data.Unsigned(long value) && value <= MOST_GROUPS
        ? Optional.of((int) value)
        : Optional.empty();
  }

  /** SelectActiveSG. */
  private final class ActSg implements Item.Writer {
    @Override
    public Optional<Question> question(ServedClient client, Data data) {
      return number(data).filter(SettingGroupControl.this::exists).map(group -> new Question(this, group,
          () -> engine.handler().refusesActive(client.peer(), logicalDevice, group)));
    }

    @Override
    public Optional<DataAccessError> write(ServedClient client, Data data, Moment now, Instant at) {
      Optional<Integer> group = number(data);
      if (group.isEmpty()) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
      if (!exists(group.get())) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
      Optional<DataAccessError> refusal = client.refusal(this, group.get());
      if (refusal.isEmpty()) activate(group.get(), now, at);
      return refusal;
    }
  }

  boolean exists(int group) { return group >= 1 && group <= groups; }

  void activate(int group, Moment now, Instant at) {
    active = group;
    activated = Data.UtcTime.of(at, MILLISECONDS);
    show(now, at);
    engine.notice(() -> engine.handler().activated(logicalDevice, group));
  }

  /** The active group's values, where they are seen and reported. */
  private void show(Moment now, Instant at) {
    if (values.isEmpty()) return;
    List<VirtualDevice.Setting> changed = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++)
      changed.add(new VirtualDevice.Setting(settings.get(i).active(), values.get(active - 1).get(i)));
    engine.apply(changed, now, at);
  }

  /** SelectEditSG: 0 gives the copy back without taking anything over. */
  private Optional<DataAccessError> selectEdited(ServedClient client, Data data, Moment now) {
    Optional<Integer> group = number(data);
    if (group.isEmpty()) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    if (group.get() != 0 && !exists(group.get())) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    if (editing instanceof Editing.By(ServedClient other, int _, Moment _, long _) && other != client)
      return Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
    if (group.get() == 0) {
      release();
      return Optional.empty();
    }
    edit(client, group.get(), now);
    load(group.get());
    return Optional.empty();
  }

  /** ConfirmEditSGValues: afterwards nobody edits. */
  private final class CnfEdit implements Item.Writer {
    @Override
    public Optional<Question> question(ServedClient client, Data data) {
      if (!data.equals(Data.Bool.TRUE)
          || !(editing instanceof Editing.By(ServedClient editor, int group, Moment _, long since)) || editor != client)
        return Optional.empty();
      Map<FcReference, Data> edited = editedValues(group);
      return Optional.of(new Question(this, since,
          () -> engine.handler().refusesEdited(client.peer(), logicalDevice, group, edited)));
    }

    @Override
    public Optional<DataAccessError> write(ServedClient client, Data data, Moment now, Instant at) {
      if (!(data instanceof Data.Bool(boolean confirm))) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
      if (!confirm) return Optional.empty();
      if (!(editing instanceof Editing.By(ServedClient editor, int group, Moment _, long since)) || editor != client)
        return Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
      Optional<DataAccessError> refusal = client.refusal(this, since);
      if (refusal.isPresent()) return refusal;
      Map<FcReference, Data> confirmed = editedValues(group);
      store(group, List.copyOf(confirmed.values()), now, at);
      release();
      engine.notice(() -> engine.handler().confirmed(logicalDevice, group, confirmed));
      return Optional.empty();
    }
  }

  private void store(int group, List<Data> taken, Moment now, Instant at) {
    if (settings.isEmpty()) return;
    values.set(group - 1, new ArrayList<>(taken));
    if (group == active) show(now, at);
  }

  /** The application's own values for some settings of a group. */
  void store(int group, Map<FcReference, Data> taken, Moment now, Instant at) {
    Map<FcReference, Data> all = values(group);
    all.putAll(taken);
    store(group, List.copyOf(all.values()), now, at);
  }

  /** An application's update of what is seen as active is one of the active group. */
  void seen(Item.Attribute attribute, Data data) {
    for (int i = 0; i < settings.size(); i++)
      if (settings.get(i).active() == attribute) values.get(active - 1).set(i, data);
  }

  Optional<Item.Attribute> attribute(FcReference reference) {
    return settings.stream().filter(setting -> setting.reference().equals(reference)).map(Setting::active).findFirst();
  }

  // The copy that is edited

  /** Whether this client is the one that edits; a write of it takes its time anew. */
  boolean edits(ServedClient client) {
    return editing instanceof Editing.By(ServedClient editor, int _, Moment _, long _) && editor == client;
  }

  /** Whether another client edits what is in a logical node, such as {@code LD0/PTOC1}. */
  boolean hides(ServedClient client, String node) {
    return editing instanceof Editing.By(ServedClient editor, int _, Moment _, long _) && editor != client
        && settings.stream().flatMap(setting -> setting.edited().stream())
            .anyMatch(edited -> edited.mmsReference().startsWith(node + "$"));
  }

  /** The editor has written to the copy: its time begins anew. */
  void touched(ServedClient client, Moment now) {
    if (editing instanceof Editing.By(ServedClient editor, int group, Moment _, long _) && editor == client)
      edit(client, group, now);
  }

  private void edit(ServedClient client, int group, Moment now) {
    changes++;
    editing = new Editing.By(client, group, now.plus(Duration.ofSeconds(reservationSeconds)), changes);
  }

  private void load(int group) {
    for (int i = 0; i < settings.size(); i++) {
      Data value = values.get(group - 1).get(i);
      settings.get(i).edited().ifPresent(attribute -> attribute.write(value));
    }
  }

  /** What nobody edits shows the active group. */
  private void release() {
    editing = new Editing.Nobody();
    load(active);
  }

  void closed(ServedClient client) { if (edits(client)) release(); }

  Moment deadline() {
    return editing instanceof Editing.By(ServedClient _, int _, Moment until, long _) ? until : Moment.NEVER;
  }

  void timeout(Moment now) {
    if (editing instanceof Editing.By(ServedClient client, int group, Moment until, long _) && now.reached(until)) {
      release();
      engine.remark("%s/LLN0.SGCB: %s has not gone on editing group %d for %d s and loses it"
          .formatted(logicalDevice, client.peer(), group, reservationSeconds));
    }
  }

  /** The constraint of what is edited. */
  static FcReference edited(FcReference setting) {
    return new FcReference(setting.logicalDevice(), setting.logicalNode(), FunctionalConstraint.SE, setting.path());
  }
}
