package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.Service;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.wire.Moment;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The virtual manufacturing device (ISO 9506-1): the values of a model, its data sets, and the MMS services on them.
 * No sockets, threads or clock; {@link Iec61850Server} owns it.
 */
final class VirtualDevice {
  /** A value for an attribute. */
  record Setting(Item.Attribute attribute, Data data) {}

  /** A value that a client has written. */
  record Written(String peer, FcReference attribute, Data data) {}

  /** What is not rejected; the peer is told. Journals are read by {@link LogService}. */
  static final Set<Service> SERVICES = Set.copyOf(EnumSet.of(Service.STATUS, Service.GET_NAME_LIST, Service.IDENTIFY,
      Service.READ, Service.WRITE, Service.GET_VARIABLE_ACCESS_ATTRIBUTES, Service.DEFINE_NAMED_VARIABLE_LIST,
      Service.GET_NAMED_VARIABLE_LIST_ATTRIBUTES, Service.DELETE_NAMED_VARIABLE_LIST, Service.READ_JOURNAL,
      Service.REPORT_JOURNAL_STATUS));

  private final ServerSettings settings;
  private final ReportEngine reports;
  private final ControlEngine controls;
  private final SettingGroups settingGroups;
  private final LogEngine logs;
  private final Streams streams;
  private final Map<String, Item.Group> domains = new LinkedHashMap<>();
  /** By reference. */
  private final TreeMap<String, DataSet> dataSets = new TreeMap<>();
  private final NameLists nameLists;
  private final List<Iec61850Server.Attribute> attributes = new ArrayList<>();
  private final Deque<String> remarks = new ArrayDeque<>();
  private final List<Written> written = new ArrayList<>();
  private final List<Runnable> notices = new ArrayList<>();
  private int definedDataSets;
  /** In all data sets that clients have defined. */
  private int definedAttributes;

  VirtualDevice(IedModel model, ServerSettings settings, Moment now) {
    this.settings = settings;
    this.reports = new ReportEngine(settings.reports());
    this.controls = new ControlEngine(settings.controls(), this::apply);
    reports.resolveWith(this::dataSet);
    this.settingGroups = new SettingGroups(settings.settingGroups(), settings.editLimit(), this::apply, notices::add,
        remarks::add);
    this.logs = new LogEngine(settings.logLimits(), model, reference -> Optional.ofNullable(dataSets.get(reference)),
        remarks::add);
    this.streams = new Streams(settings.streams(), reference -> Optional.ofNullable(dataSets.get(reference)),
        notices::add);
    this.nameLists = new NameLists(domains, dataSets, logs);
    Map<String, ReportControl> rcbs = new LinkedHashMap<>();
    for (IedModel.LogicalDevice device : model.logicalDevices())
      for (IedModel.LogicalNode node : device.logicalNodes())
        for (IedModel.ReportControlBlock block : node.reportControlBlocks()) {
          String reference = device.name() + "/" + block.mmsItem();
          rcbs.put(reference, new ReportControl(block, reference, ModelTree.hasResvTms(model)));
        }
    ModelTree tree = new ModelTree(model, reference -> Objects.requireNonNull(rcbs.get(reference), reference),
        reports, settingGroups, logs, streams);
    for (IedModel.LogicalDevice device : model.logicalDevices()) domains.put(device.name(), tree.domain(device));
    domains.values().forEach(controls::add);
    remarks.addAll(tree.remarks());
    settingGroups.begin(model, domains);
    for (Item.Group domain : domains.values())
      domain.forEachAttribute(
          attribute -> attributes.add(new Iec61850Server.Attribute(attribute.reference(), attribute.type())));
    for (IedModel.LogicalDevice device : model.logicalDevices())
      for (IedModel.LogicalNode node : device.logicalNodes()) {
        for (IedModel.DataSet dataSet : node.dataSets()) add(configured(device, dataSet));
      }
    for (ReportControl rcb : rcbs.values())
      reports.add(rcb, rcb.configuredDataSet().map(dataSets::get), now);
    logs.begin(model, now);
    streams.begin();
  }

  private DataSet configured(IedModel.LogicalDevice device, IedModel.DataSet dataSet) {
    List<DataSet.Member> members = new ArrayList<>();
    for (IedModel.Member member : dataSet.members()) {
      Variable variable = FcReference.parse(member.toString()).variable();
      members.add(new DataSet.Member(variable, resolve(variable)
          .orElseThrow(() -> new IllegalStateException("a member the model does not have: " + member))));
    }
    return DataSet.of(new ObjectName.DomainSpecific(device.name(), dataSet.mmsItem()), members, false);
  }

  ReportEngine reports() { return reports; }

  ControlEngine controls() { return controls; }

  SettingGroups settingGroups() { return settingGroups; }

  LogEngine logs() { return logs; }

  Streams streams() { return streams; }

  /** When {@link #timeout} is to be called next. */
  Moment deadline() {
    return reports.deadline().earlier(controls.deadline()).earlier(settingGroups.deadline())
        .earlier(logs.deadline());
  }

  /** Whatever is due by now. */
  void timeout(Moment now, Instant at) {
    reports.timeout(now, at);
    controls.timeout(now, at);
    settingGroups.timeout(now);
    logs.timeout(now, at);
  }

  /** After {@link #timeout}; see {@link ReportEngine#skipMissed}. */
  void skipMissed(Moment now) {
    reports.skipMissed(now);
  }

  List<Iec61850Server.Attribute> attributes() { return attributes; }

  /** What clients have written since this was last asked, which is after each request. */
  List<Written> written() {
    List<Written> since = List.copyOf(written);
    written.clear();
    return since;
  }

  /** What the application is to be told, without the lock. */
  List<Runnable> notices() {
    List<Runnable> since = List.copyOf(notices);
    notices.clear();
    return since;
  }

  Optional<String> remark() { return Optional.ofNullable(remarks.poll()).or(reports::remark); }

  private void add(DataSet dataSet) {
    dataSets.put(dataSet.reference(), dataSet);
    reports.add(dataSet);
  }

  // Finding

  /** Also through several arrays, which an alternate access of one index cannot. */
  Optional<Item> find(FcReference reference) {
    return walk(Optional.<Item>ofNullable(domains.get(reference.logicalDevice()))
        .flatMap(domain -> domain.child(reference.logicalNode()))
        .flatMap(node -> node.child(reference.constraint().name())), reference.path());
  }

  /** The item at a path of components and elements. */
  static Optional<Item> walk(Optional<Item> from, List<String> path) {
    Optional<Item> here = from;
    for (String step : path) {
      int bracket = step.indexOf('(');
      String name = bracket < 0 ? step : step.substring(0, bracket);
      here = here.flatMap(item -> item.child(name));
      if (bracket >= 0) here = here.flatMap(array -> array.child(step.substring(bracket)));
    }
    return here;
  }

  private Optional<Item> resolve(ObjectName name) {
    return name instanceof ObjectName.DomainSpecific(String domain, String item)
        ? Optional.ofNullable(domains.get(domain)).flatMap(group -> group.find(item))
        : Optional.empty();
  }

  Optional<Item> resolve(Variable variable) { return select(resolve(variable.name()), variable); }

  /** As far as it exists for a client. */
  Optional<Item> resolve(ServedClient client, Variable variable) {
    return select(resolve(client, variable.name()), variable);
  }

  private Optional<Item> resolve(ServedClient client, ObjectName name) {
    return client.access().finds(name) ? resolve(name) : Optional.empty();
  }

  /** Whether a client may read what a log entry names. */
  boolean mayRead(ServedClient client, String reference) {
    if (client.access().readsEverything()) return true;
    if (!client.access().viewsVariable(reference)) return false;
    int slash = reference.indexOf('/');
    Optional<Item> item = Optional.ofNullable(domains.get(reference.substring(0, Math.max(0, slash))))
        .flatMap(domain -> walk(Optional.of(domain), List.of(reference.substring(slash + 1).split("\\$", -1))));
    // the file may have changed since it was logged
    return item.map(client.access()::wouldRead)
        .orElseGet(() -> client.access().wouldAllow(Right.READ, reference));
  }

  private static Optional<Item> select(Optional<Item> item, Variable variable) {
    return variable.access().isEmpty() ? item : item.flatMap(found -> Selection.item(found, variable.access().get()));
  }

  private Optional<DataSet> dataSet(String reference, ServedClient client) {
    return reference.startsWith("@")
        ? Optional.ofNullable(client.dataSets.get(reference.substring(1)))
        : Optional.ofNullable(dataSets.get(reference));
  }

  /** If it exists for this client. */
  private Optional<DataSet> dataSet(ObjectName name, ServedClient client) {
    return dataSet(name.toString(), client).filter(client.access()::finds);
  }

  // Values

  /** Takes data for an item apart; why they do not fit, or nothing. */
  static Optional<DataAccessError> flatten(Item item, Data data, List<Setting> into) {
    return switch (item) {
      case Item.Attribute attribute -> {
        Optional<DataAccessError> refusal = attribute.type().refuses(data);
        if (refusal.isEmpty()) into.add(new Setting(attribute, data));
        yield refusal;
      }
      case Item.Group group -> data instanceof Data.Structure(List<Data> components)
          ? flatten(List.copyOf(group.children()), components, into)
          : Optional.of(DataAccessError.TYPE_INCONSISTENT);
      case Item.Elements array -> data instanceof Data.Array(List<Data> elements)
          ? flatten(array.elements(), elements, into)
          : Optional.of(DataAccessError.TYPE_INCONSISTENT);
      case Item.Field _ -> Optional.of(DataAccessError.TYPE_INCONSISTENT);
    };
  }

  private static Optional<DataAccessError> flatten(List<Item> items, List<Data> data, List<Setting> into) {
    if (items.size() != data.size()) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    for (int i = 0; i < items.size(); i++) {
      Optional<DataAccessError> refusal = flatten(items.get(i), data.get(i), into);
      if (refusal.isPresent()) return refusal;
    }
    return Optional.empty();
  }

  /** Adds the time to what is set: the nearest t of the same constraint, upwards. */
  static void stamp(List<Setting> settings, Data.UtcTime time) {
    Set<Item.Attribute> times = new LinkedHashSet<>();
    for (Setting setting : settings) {
      Optional<Item> at = setting.attribute().parent();
      boolean found = false;
      while (!found && at.isPresent()) {
        if (at.get().child("t").orElse(at.get()) instanceof Item.Attribute t && t != setting.attribute()) {
          times.add(t);
          found = true;
        }
        at = at.get().parent();
      }
    }
    for (Item.Attribute t : times) if (t.type().refuses(time).isEmpty()) settings.add(new Setting(t, time));
  }

  void apply(List<Setting> values, Moment now, Instant at) {
    List<ReportEngine.Change> changes = new ArrayList<>();
    for (Setting setting : values) {
      boolean changed = !setting.attribute.read().equals(setting.data);
      setting.attribute.write(setting.data);
      changes.add(new ReportEngine.Change(setting.attribute, changed));
    }
    reports.changed(changes, now, at);
    logs.changed(changes, at);
  }

  /** What the application has set. */
  void update(List<Setting> values, Moment now, Instant at) {
    apply(values, now, at);
    settingGroups.updated(values);
  }

  void closed(ServedClient client, Moment now, Instant at) {
    client.close();
    controls.closed(client, now, at);
    for (DataSet dataSet : client.dataSets.values()) definedAttributes -= dataSet.attributes();
    reports.closed(client, now);
    settingGroups.closed(client);
    streams.closed(client);
  }

  // Services

  Answer<?> answer(ServedClient client, ConfirmedRequest<?> request, Moment now, Instant at) {
    return switch (request) {
      case ConfirmedRequest.Status _ -> positive(new ConfirmedResponse.Status(0, 0, Optional.empty()));
      case ConfirmedRequest.Identify() -> positive(settings.identity());
      case ConfirmedRequest.GetNameList names -> nameLists.answer(client, names);
      case ConfirmedRequest.GetVariableAccessAttributes(ObjectName name) -> resolve(client, name)
          .<Answer<?>>map(item -> positive(new ConfirmedResponse.VariableAccessAttributes(false, item.description())))
          .orElseGet(() -> negative(ServiceError.OBJECT_NON_EXISTENT));
      case ConfirmedRequest.Read(boolean echo, VariableAccess variables) -> read(client, echo, variables);
      case ConfirmedRequest.Write(VariableAccess variables, List<Data> data) ->
        write(client, variables, data, now, at);
      case ConfirmedRequest.GetNamedVariableListAttributes(ObjectName name) -> dataSet(name, client)
          .<Answer<?>>map(set -> positive(new ConfirmedResponse.NamedVariableListAttributes(set.deletable(),
              set.members().stream().map(DataSet.Member::variable).toList())))
          .orElseGet(() -> negative(ServiceError.OBJECT_NON_EXISTENT));
      case ConfirmedRequest.DefineNamedVariableList(ObjectName name, List<Variable> variables) ->
        define(client, name, variables);
      case ConfirmedRequest.DeleteNamedVariableList delete -> delete(client, delete);
      case ConfirmedRequest.Rename _,ConfirmedRequest.GetDomainAttributes _,ConfirmedRequest.GetCapabilityList _,ConfirmedRequest.ObtainFile _,ConfirmedRequest.FileOpen _,ConfirmedRequest.FileRead _,ConfirmedRequest.FileClose _,ConfirmedRequest.FileRename _,ConfirmedRequest.FileDelete _,ConfirmedRequest.FileDirectory _,ConfirmedRequest.ReadJournal _,ConfirmedRequest.WriteJournal _,ConfirmedRequest.InitializeJournal _,ConfirmedRequest.ReportJournalStatus _,ConfirmedRequest.Other _ ->
        new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE);
    };
  }

  private static <R extends ConfirmedResponse> Answer<R> positive(R response) {
    return new Answer.Positive<>(response);
  }

  private static Answer<?> negative(ServiceError error) { return new Answer.Negative<>(error); }

  private Answer<?> read(ServedClient client, boolean echo, VariableAccess variables) {
    Selection.Room room = new Selection.Room(client.maxPduOctets(), client.access()::reads);
    List<AccessResult> results = new ArrayList<>();
    switch (variables) {
      case VariableAccess.Variables(List<Variable> list) -> {
        for (Variable variable : list) {
          results.add(withheld(client, variable.name()).orElseGet(() -> read(client, variable, room)));
          if (room.exceeded()) return negative(ServiceError.RESOURCE_OTHER);
        }
      }
      case VariableAccess.NamedList(ObjectName name) -> {
        Optional<DataSet> dataSet = dataSet(name, client);
        if (dataSet.isEmpty()) return negative(ServiceError.OBJECT_NON_EXISTENT);
        for (DataSet.Member member : dataSet.get().members()) {
          results.add(withheld(client, member.variable().name())
              .orElseGet(() -> result(Selection.read(member.item(), room), room)));
          if (room.exceeded()) return negative(ServiceError.RESOURCE_OTHER);
        }
      }
    }
    return positive(new ConfirmedResponse.Values(echo ? Optional.of(variables) : Optional.empty(), results));
  }

  /** What another client edits; who may not know of it learns nothing here. */
  private Optional<AccessResult> withheld(ServedClient client, ObjectName name) {
    if (!settingGroups.hides(client, name) || !client.access().viewsVariable(name.toString())) return Optional.empty();
    return Optional.of(new AccessResult.Failure(resolve(name).filter(item -> !client.access().reads(item)).isPresent()
        ? DataAccessError.OBJECT_ACCESS_DENIED
        : DataAccessError.TEMPORARILY_UNAVAILABLE));
  }

  private AccessResult read(ServedClient client, Variable variable, Selection.Room room) {
    return result(resolve(client, variable.name())
        .flatMap(item -> variable.access().isEmpty()
            ? Selection.read(item, room)
            : Selection.read(item, variable.access().get(), room)),
        room);
  }

  private static AccessResult result(Optional<Data> data, Selection.Room room) {
    boolean denied = room.takeDenied();
    return data.<AccessResult>map(value -> value).orElseGet(() -> new AccessResult.Failure(
        denied ? DataAccessError.OBJECT_ACCESS_DENIED : DataAccessError.OBJECT_NON_EXISTENT));
  }

  private Answer<?> write(ServedClient client, VariableAccess variables, List<Data> data, Moment now, Instant at) {
    Optional<DataSet> dataSet = Optional.empty();
    if (variables instanceof VariableAccess.NamedList(ObjectName name)) {
      dataSet = dataSet(name, client);
      if (dataSet.isEmpty()) return negative(ServiceError.OBJECT_NON_EXISTENT);
    }
    int places = switch (variables) {
      case VariableAccess.Variables(List<Variable> list) -> list.size();
      case VariableAccess.NamedList _ -> dataSet.orElseThrow().members().size();
    };
    if (places != data.size()) return new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT);
    List<Optional<AccessResult.Failure>> results = new ArrayList<>();
    List<Setting> accepted = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      List<Selection.Put> puts = new ArrayList<>();
      Optional<DataAccessError> refusal = switch (variables) {
        case VariableAccess.Variables(List<Variable> list) -> share(client, list.get(i), data.get(i), puts);
        case VariableAccess.NamedList _ -> Selection.share(dataSet.orElseThrow().members().get(i).item(),
            Optional.empty(), data.get(i), puts);
      };
      if (refusal.isEmpty()) refusal = write(client, puts, accepted, now, at);
      results.add(refusal.map(AccessResult.Failure::new));
    }
    carryOut(client, accepted, now, at);
    client.settle(List.of());
    return positive(new ConfirmedResponse.Written(results));
  }

  private void carryOut(ServedClient client, List<Setting> accepted, Moment now, Instant at) {
    if (accepted.isEmpty()) return;
    apply(accepted, now, at);
    for (Setting setting : accepted)
      written.add(new Written(client.peer(), setting.attribute.reference(), setting.data));
    settingGroups.written(client, accepted, now);
    accepted.clear();
  }

  /** What the application is to be asked before this is answered; see {@link ServedClient#settle}. */
  List<Question> questions(ServedClient client, ConfirmedRequest.Write write) {
    if (!(write.variables() instanceof VariableAccess.Variables(List<Variable> variables))) return List.of();
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < Math.min(variables.size(), write.data().size()); i++) {
      Data data = write.data().get(i);
      // what is refused anyway the application is not asked about
      if (client.access().viewsVariable(variables.get(i).name().toString())
          && resolve(variables.get(i)).orElse(null) instanceof Item.Field field && client.access().wouldWrite(field))
        field.writer().flatMap(writer -> writer.question(client, data)).ifPresent(questions::add);
    }
    return questions;
  }

  private Optional<DataAccessError> share(ServedClient client, Variable variable, Data data, List<Selection.Put> into) {
    Optional<Item> item = resolve(client, variable.name());
    return item.isEmpty()
        ? Optional.of(DataAccessError.OBJECT_NON_EXISTENT)
        : Selection.share(item.get(), variable.access(), data, into);
  }

  /** What belongs to one variable: all of it or nothing. */
  private Optional<DataAccessError> write(ServedClient client, List<Selection.Put> puts, List<Setting> accepted,
      Moment now, Instant at) {
    if (puts.size() == 1 && puts.getFirst().place() instanceof Item.Field field) {
      // what a control block does is done to what was written before
      carryOut(client, accepted, now, at);
      return field.writer().isPresent() && client.access().writes(field)
          ? field.writer().get().write(client, puts.getFirst().data(), now, at)
          : Optional.of(DataAccessError.OBJECT_ACCESS_DENIED);
    }
    List<Setting> parts = new ArrayList<>();
    Optional<DataAccessError> refusal = Optional.empty();
    for (Selection.Put put : puts) {
      refusal = flatten(put.place(), put.data(), parts);
      if (refusal.isPresent()) return refusal;
    }
    for (Setting part : parts) {
      refusal = refusal(client, part.attribute);
      if (refusal.isEmpty()) refusal = client.access().refuses(part.attribute, part.data);
      if (refusal.isPresent()) return refusal;
    }
    accepted.addAll(parts);
    return Optional.empty();
  }

  /** Whether attributes of a constraint can be written at all (IEC 61850-7-2 table of functional constraints). */
  private Optional<DataAccessError> refusal(ServedClient client, Item.Attribute attribute) {
    return switch (attribute.constraint()) {
      case SP, SV, CF, DC, BL -> forbidden(client, attribute);
      case SE -> forbidden(client, attribute).or(() -> settingGroups.refuses(client, attribute));
      case ST, MX, SG, SR, OR, EX, CO, US, MS, RP, BR, LG, GO -> Optional.of(DataAccessError.OBJECT_ACCESS_DENIED);
    };
  }

  private static Optional<DataAccessError> forbidden(ServedClient client, Item.Attribute attribute) {
    return client.access().writes(attribute)
        ? Optional.empty()
        : Optional.of(DataAccessError.OBJECT_ACCESS_DENIED);
  }

  private Answer<?> define(ServedClient client, ObjectName name, List<Variable> variables) {
    if (!client.access().allows(Right.DATASET, name.toString())) return negative(ServiceError.OBJECT_ACCESS_DENIED);
    if (dataSet(name.toString(), client).isPresent()) return negative(ServiceError.OBJECT_EXISTS);
    if (variables.isEmpty() || variables.size() > settings.dataSets().maxMembers())
      return negative(ServiceError.CAPABILITY_UNAVAILABLE);
    int room = Math.min(settings.dataSets().maxAttributes(),
        settings.dataSets().maxAttributesTogether() - definedAttributes);
    List<DataSet.Member> members = new ArrayList<>();
    for (Variable variable : variables) {
      Optional<Item> item = resolve(client, variable);
      if (item.isEmpty() || item.get() instanceof Item.Field) return negative(ServiceError.OBJECT_UNDEFINED);
      room -= item.get().attributes();
      if (room < 0) return negative(ServiceError.CAPABILITY_UNAVAILABLE);
      members.add(new DataSet.Member(variable, item.get()));
    }
    DataSet dataSet = DataSet.of(name, members, true);
    switch (name) {
      case ObjectName.AssociationSpecific(String item) -> {
        if (client.dataSets.size() >= settings.dataSets().maxDataSets())
          return negative(ServiceError.CAPABILITY_UNAVAILABLE);
        client.dataSets.put(item, dataSet);
        reports.add(dataSet);
      }
      case ObjectName.DomainSpecific(String domain, String item) -> {
        int dollar = item.indexOf('$');
        if (dollar <= 0 || dollar == item.length() - 1 || resolve(client, new ObjectName.DomainSpecific(domain,
            item.substring(0, dollar))).isEmpty())
          return negative(ServiceError.OBJECT_UNDEFINED);
        if (definedDataSets >= settings.dataSets().maxDataSets()) return negative(ServiceError.CAPABILITY_UNAVAILABLE);
        definedDataSets++;
        add(dataSet);
      }
      case ObjectName.VmdSpecific(String item) -> {
        if (item.isEmpty()) return negative(ServiceError.OBJECT_UNDEFINED);
        if (definedDataSets >= settings.dataSets().maxDataSets()) return negative(ServiceError.CAPABILITY_UNAVAILABLE);
        definedDataSets++;
        add(dataSet);
      }
    }
    definedAttributes += dataSet.attributes();
    return positive(new ConfirmedResponse.Defined());
  }

  private Answer<?> delete(ServedClient client, ConfirmedRequest.DeleteNamedVariableList request) {
    List<DataSet> matched = switch (request.scope()) {
      // named twice, it is still one
      case SPECIFIC -> request.names().stream().flatMap(name -> dataSet(name, client).stream()).distinct()
          .toList();
      case AA_SPECIFIC -> List.copyOf(client.dataSets.values());
      case DOMAIN -> dataSets.values().stream()
          .filter(set -> set.name() instanceof ObjectName.DomainSpecific(String domain, String _)
              && request.domain().filter(domain::equals).isPresent())
          .filter(client.access()::views).toList();
      case VMD -> dataSets.values().stream().filter(set -> set.name() instanceof ObjectName.VmdSpecific)
          .filter(client.access()::views).toList();
    };
    for (DataSet dataSet : matched)
      if (!client.access().allows(Right.DATASET, dataSet.reference()))
        return negative(ServiceError.OBJECT_ACCESS_DENIED);
    int deleted = 0;
    for (DataSet dataSet : matched) {
      if (!dataSet.deletable() || !dataSet.users().isEmpty() || logs.uses(dataSet) || streams.uses(dataSet)) continue;
      reports.remove(dataSet);
      definedAttributes -= dataSet.attributes();
      if (dataSet.associationSpecific()) client.dataSets.remove(dataSet.name().item());
      else if (dataSets.remove(dataSet.reference()) != null) definedDataSets--;
      deleted++;
    }
    return positive(new ConfirmedResponse.Deleted(matched.size(), deleted));
  }
}
