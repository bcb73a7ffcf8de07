package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.Caller;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Serves the file that a recorded server served, asks what its clients asked, and wants the same answers. Values
 * are set to those recorded before they are asked for, so what is compared is types, order, structure and refusals; the
 * values themselves where clients wrote them.
 *
 * <p>Where the recorded server does otherwise on purpose:
 * <ul>
 * <li>the file wants report control blocks with Owner; the recorded server has none. Ours does as the file says.
 * <li>names come in another collation.
 * <li>it repeats the name of an association's data set with a tag ISO 9506-2 does not have; ours repeats what it got.
 * <li>its enumerations begin at 0 even if 0 has no label; ours at their first label. Both are as good before the
 * process has spoken.
 * <li>it refuses a structure of settings as a whole; ours asks its application about each attribute of it, which takes
 * one of them no better than by itself.
 * <li>the entries of a buffer have identifiers of its own; where a client resumes with one it read, it is ours.
 * <li>controls, setting groups, logs, GOOSE and sampled values have tests of their own.
 * </ul>
 */
class FidelityTest {
  private static final Moment NOW = Moment.ORIGIN;
  private static final Instant AT = Instant.parse("2026-11-21T06:00:00Z");

  static IedModel golden() throws Exception {
    try (InputStream in = FidelityTest.class.getResourceAsStream("/scl/golden.cid")) {
      return Scl.parse("golden.cid", in).model("GOLD");
    }
  }

  private static ServerSettings settings() {
    return ServerSettings.STANDARD
        .withIdentity(new ConfirmedResponse.Identity("golden", "golden-libiec61850", "1.0"));
  }

  /** The recorded server's application takes no other value than 0 in one place. */
  private static final Access RECORDED = new Access() {
    @Override
    public boolean allows(Right right, String object) { return true; }

    @Override
    public Optional<DataAccessError> refuses(FcReference attribute, Data data) {
      return attribute.path().equals(List.of("Wr", "i8"))
          ? Optional.of(DataAccessError.OBJECT_VALUE_INVALID)
          : Optional.empty();
    }
  };

  @ParameterizedTest
  @ValueSource(strings = {"lib-browse", "lib-model-discovery", "lib-reads", "lib-writes", "lib-datasets",
      "lib-small-pdu", "beanclient-reads", "beanclient-datasets", "beanclient-writes"})
  void answersAsTheRecordedServerDid(String name) throws Exception {
    VirtualDevice device = new VirtualDevice(golden(), settings(), NOW);
    ServedClient client = new ServedClient("client", new ClientAccess(
        new Caller("client", AcseApdu.Entity.UNNAMED, Optional.empty(), Optional.empty()), RECORDED), Octets.EMPTY,
        name.equals("lib-small-pdu") ? 1200 : 65_000);
    Map<Long, ConfirmedRequest<?>> open = new HashMap<>();
    int compared = 0;
    for (Recording.Pdu recorded : Recording.of(name).pdus()) {
      switch (recorded.pdu()) {
        case MmsPdu.Request(long id, ConfirmedRequest<?> request) -> open.put(id, request);
        case MmsPdu.Response(long id, ConfirmedResponse response) -> {
          ConfirmedRequest<?> request = requireNonNull(open.remove(id));
          if (!name.endsWith("-writes")) setProcessValues(device, request, response);
          assertThat(normal(withoutOwner(request, answer(device, client, id, request)))).as("%s: %s", name, request)
              .isEqualTo(normal(withoutOwner(request, new Answer.Positive<>(refusedByPart(request, response)))));
          compared++;
        }
        case MmsPdu.ConfirmedError(long id, var _, ServiceError error) -> {
          ConfirmedRequest<?> request = requireNonNull(open.remove(id));
          assertThat(answer(device, client, id, request)).as("%s: %s", name, request)
              .isEqualTo(new Answer.Negative<>(error));
          compared++;
        }
        // see the class: the echoed name is not as ISO 9506-2 has it
        case MmsPdu.UnreadableResponse(long id, var _) -> {
          ConfirmedRequest<?> request = requireNonNull(open.remove(id));
          assertThat(request.toString()).contains("NamedList[name=@");
          assertThat(answer(device, client, id, request)).isInstanceOf(Answer.Positive.class);
        }
        default -> {
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(3);
    assertThat(open).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib-urcb-allopt", "lib-rcb-owner-conflict", "beanclient-urcb", "beanclient-brcb"})
  void takesAndRefusesWritesToControlBlocksAsTheRecordedServerDid(String name) throws Exception {
    VirtualDevice device = new VirtualDevice(golden(), settings(), NOW);
    Map<Integer, ServedClient> clients = new HashMap<>();
    Map<String, ConfirmedRequest<?>> open = new HashMap<>();
    int compared = 0;
    for (Recording.Pdu recorded : Recording.of(name).pdus()) {
      ServedClient client = clients.computeIfAbsent(recorded.connection(),
          connection -> new ServedClient("client " + connection, Octets.of((byte) 1), 65_000));
      switch (recorded.pdu()) {
        case MmsPdu.Request(long id, ConfirmedRequest.Write write) -> open.put(recorded.connection() + " " + id, write);
        case MmsPdu.Response(long id, ConfirmedResponse.Written written) -> {
          ConfirmedRequest<?> request = requireNonNull(open.remove(recorded.connection() + " " + id));
          assertThat(device.answer(client, withOwnEntry(device, client, request), NOW, AT)).as("%s: %s", name, request)
              .isEqualTo(new Answer.Positive<>(written));
          happens(device, request);
          compared++;
        }
        default -> {
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(3);
    assertThat(open).isEmpty();
  }

  /** As the association would: an answer that is too long becomes an error. */
  private static Answer<?> answer(VirtualDevice device, ServedClient client, long id, ConfirmedRequest<?> request) {
    Answer<?> answer = device.answer(client, request, NOW, AT);
    if (answer instanceof Answer.Positive<?>(ConfirmedResponse response)
        && MmsPdu.CODEC.encode(new MmsPdu.Response(id, response)).length() > client.maxPduOctets())
      return new Answer.Negative<>(ServiceError.RESOURCE_OTHER);
    return answer;
  }

  // What may differ

  private static Object normal(Answer<?> answer) {
    if (!(answer instanceof Answer.Positive<?>(ConfirmedResponse response))) return answer;
    return switch (requireNonNull(response)) {
      case ConfirmedResponse.NameList(List<String> names, boolean more) ->
        List.of(new TreeSet<>(names.stream().filter(name -> !name.endsWith("$Owner")).toList()), more);
      case ConfirmedResponse.VariableAccessAttributes(boolean deletable, TypeDescription type) ->
        new ConfirmedResponse.VariableAccessAttributes(deletable, withoutOwner(type));
      default -> response;
    };
  }

  /** Of report control blocks without Owner, and what the recorded process had buffered meanwhile. */
  private static Answer<?> withoutOwner(ConfirmedRequest<?> request, Answer<?> answer) {
    if (!(request instanceof ConfirmedRequest.Read(boolean _, VariableAccess.Variables(var list)))
        || !list.getFirst().name().item().matches("LLN0\\$(RP|BR)\\$[^$]+")
        || !(answer instanceof Answer.Positive<?>(ConfirmedResponse.Values(var specification, var results))))
      return answer;
    return new Answer.Positive<>(new ConfirmedResponse.Values(specification, results.stream()
        .<AccessResult>map(result -> result instanceof Data.Structure(var components)
            ? new Data.Structure(components.subList(0, 11))
            : result)
        .toList()));
  }

  /** See the class: a structure that the recorded server denies has a value that the application does not take. */
  private static ConfirmedResponse refusedByPart(ConfirmedRequest<?> request, ConfirmedResponse response) {
    return request instanceof ConfirmedRequest.Write(var _, List<Data> data)
        && data.getFirst() instanceof Data.Structure
        && response.equals(refused(DataAccessError.OBJECT_ACCESS_DENIED))
            ? refused(DataAccessError.OBJECT_VALUE_INVALID)
            : response;
  }

  private static ConfirmedResponse refused(DataAccessError error) {
    return new ConfirmedResponse.Written(List.of(Optional.of(new AccessResult.Failure(error))));
  }

  /** The client writes back the EntryID it read before. */
  private static ConfirmedRequest<?> withOwnEntry(VirtualDevice device, ServedClient client,
      ConfirmedRequest<?> request) {
    if (!(request instanceof ConfirmedRequest.Write(VariableAccess.Variables(var list), var _))
        || !list.getFirst().name().item().endsWith("$EntryID"))
      return request;
    Answer<?> read = device.answer(client, ConfirmedRequest.Read.of(list.getFirst()), NOW, AT);
    Data own = (Data) ((ConfirmedResponse.Values) read.orThrow()).results().getFirst();
    assertThat(own).as("an entry").isNotEqualTo(new Data.OctetString(Octets.hex("0000000000000000")));
    return ConfirmedRequest.Write.of(list.getFirst(), own);
  }

  private static TypeDescription withoutOwner(TypeDescription type) {
    return type instanceof TypeDescription.Structure(List<TypeDescription.Component> components)
        ? new TypeDescription.Structure(components.stream().filter(component -> !component.name().equals("Owner"))
            .map(component -> new TypeDescription.Component(component.name(), withoutOwner(component.type())))
            .toList())
        : type;
  }

  // What the recorded process did

  /** It took this attribute for an order to change a state. */
  private static void happens(VirtualDevice device, ConfirmedRequest<?> request) {
    if (!(request instanceof ConfirmedRequest.Write(VariableAccess.Variables(var list), var _))
        || !list.getFirst().name().item().equals("GTYP1$SP$Wr$i32"))
      return;
    Item.Attribute state = (Item.Attribute) device.find(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"))
        .orElseThrow();
    device.update(List.of(new VirtualDevice.Setting(state, Data.Bool.of(state.read().equals(Data.Bool.FALSE)))), NOW,
        AT);
  }

  private static void setProcessValues(VirtualDevice device, ConfirmedRequest<?> request, ConfirmedResponse response) {
    if (!(request instanceof ConfirmedRequest.Read(boolean _, VariableAccess access))) return;
    List<AccessResult> results = ((ConfirmedResponse.Values) response).results();
    List<VariableAccess.Variable> variables = switch (access) {
      case VariableAccess.Variables(List<VariableAccess.Variable> list) -> list;
      case VariableAccess.NamedList(ObjectName name) -> members(device, name);
    };
    for (int i = 0; i < variables.size() && i < results.size(); i++) {
      VariableAccess.Variable variable = variables.get(i);
      if (variable.access().isPresent() || !(results.get(i) instanceof Data data)) continue;
      if (!(variable.name() instanceof ObjectName.DomainSpecific(String domain, String item))) continue;
      FcReference.of(variable).flatMap(device::find).ifPresent(found -> set(found, data));
      if (!item.contains("$")) setNode(device, domain, item, data);
    }
  }

  private static List<VariableAccess.Variable> members(VirtualDevice device, ObjectName name) {
    ServedClient nobody = new ServedClient("nobody", Octets.EMPTY, 65_000);
    return device.answer(nobody, new ConfirmedRequest.GetNamedVariableListAttributes(name), NOW, AT) instanceof //
    Answer.Positive<?>(ConfirmedResponse.NamedVariableListAttributes(boolean _, var variables))
        ? variables
        : List.of();
  }

  /** A whole logical node, constraint by constraint in the order that is claimed for it. */
  private static void setNode(VirtualDevice device, String domain, String item, Data data) {
    List<Data> constraints = ((Data.Structure) data).components();
    List<String> names = new ArrayList<>();
    Answer<?> answer = device.answer(new ServedClient("nobody", Octets.EMPTY, 65_000),
        new ConfirmedRequest.GetVariableAccessAttributes(new ObjectName.DomainSpecific(domain, item)), NOW, AT);
    TypeDescription type = ((ConfirmedResponse.VariableAccessAttributes) answer.orThrow()).type();
    for (TypeDescription.Component component : ((TypeDescription.Structure) type).components())
      names.add(component.name());
    assertThat(constraints).hasSameSizeAs(names);
    for (int i = 0; i < names.size(); i++) {
      Data values = constraints.get(i);
      FcReference.of(VariableAccess.Variable.of(domain, item + "$" + names.get(i)))
          .flatMap(device::find).ifPresent(found -> set(found, values));
    }
  }

  /** Without a check of ranges: the recorded server has enumerations at 0 that begin at 1. */
  private static void set(Item item, Data data) {
    switch (item) {
      case Item.Attribute attribute -> {
        assertThat(data.getClass()).as(attribute.reference().toString()).isEqualTo(attribute.read().getClass());
        attribute.write(data);
      }
      case Item.Group group when group.children().stream().anyMatch(Item.Field.class::isInstance) -> {
      }
      case Item.Group group -> {
        List<Data> components = ((Data.Structure) data).components();
        assertThat(components).hasSameSizeAs(group.children());
        int i = 0;
        for (Item child : group.children()) set(child, components.get(i++));
      }
      case Item.Elements array -> {
        List<Data> elements = ((Data.Array) data).elements();
        for (int i = 0; i < array.elements().size(); i++) set(array.elements().get(i), elements.get(i));
      }
      case Item.Field _ -> {
      }
    }
  }
}
