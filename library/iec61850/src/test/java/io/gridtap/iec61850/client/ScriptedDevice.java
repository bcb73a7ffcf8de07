package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.MmsServer;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A device with one report control block, whose answers a test decides on. It has no rules of its own. What it is asked
 * stands in {@link #asked}; set it up before a client comes.
 */
final class ScriptedDevice implements AutoCloseable {
  static final String ITEM = "LLN0$RP$urcb01";
  static final String BUFFERED_ITEM = "LLN0$BR$brcb01";
  static final String DATA_SET = "LD0/LLN0$ds";

  private final MmsServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Optional<MmsServer.Association> association = Optional.empty();

  final Map<String, Data> unbuffered = new LinkedHashMap<>();
  final Map<String, Data> buffered = new LinkedHashMap<>();
  final Map<String, Integer> denied = new HashMap<>();
  final Map<String, TypeDescription> types = new HashMap<>();
  final Map<String, List<Variable>> dataSets = new HashMap<>();
  /** Comes before everything else. */
  Function<ConfirmedRequest<?>, Optional<Answer<?>>> first = _ -> Optional.empty();
  /** Whether it tells the names of the attributes of its control blocks. */
  boolean tellsNames = true;

  ScriptedDevice(AssociationSettings settings) throws IOException {
    common(unbuffered, false);
    common(buffered, true);
    dataSets.put("LLN0$ds", List.of(Variable.of("LD0", "GGIO1$ST$Ind1$stVal")));
    types.put("GGIO1$ST$Ind1$stVal", new TypeDescription.Bool());
    server = MmsServer.start(TcpListener.Settings.local(0), settings, Served::new);
  }

  ScriptedDevice() throws IOException { this(AssociationSettings.STANDARD); }

  private static void common(Map<String, Data> block, boolean buffered) {
    block.put("RptID", text("id"));
    block.put("RptEna", Data.Bool.FALSE);
    if (!buffered) block.put("Resv", Data.Bool.FALSE);
    block.put("DatSet", text(DATA_SET));
    block.put("ConfRev", new Data.Unsigned(1));
    block.put("OptFlds", new Data.Bits(OptFlds.of().bits()));
    block.put("BufTm", new Data.Unsigned(0));
    block.put("SqNum", new Data.Unsigned(0));
    block.put("TrgOps", new Data.Bits(TrgOps.ALL.bits()));
    block.put("IntgPd", new Data.Unsigned(0));
    block.put("GI", Data.Bool.FALSE);
    if (buffered) {
      block.put("PurgeBuf", Data.Bool.FALSE);
      block.put("EntryID", new Data.OctetString(Octets.hex("0000000000000000")));
      block.put("TimeofEntry", Data.BinaryTime.NOT_SET);
      block.put("ResvTms", new Data.Int(0));
    }
    block.put("Owner", new Data.OctetString(Octets.EMPTY));
  }

  static Data text(String text) { return new Data.VisibleString(text); }

  int port() { return server.port(); }

  Iec61850Client connect(AssociationSettings settings, Optional<IedModel> model) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), settings, model, _ -> {});
  }

  Iec61850Client connect() throws Exception { return connect(AssociationSettings.STANDARD, Optional.empty()); }

  /** All requests in order: {@code write Resv=true}. */
  List<String> asked() { return List.copyOf(asked); }

  List<String> written() { return asked.stream().filter(line -> line.startsWith("write")).toList(); }

  void report(AccessResult... elements) {
    try {
      association.orElseThrow().report(new InformationReport(
          new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")), List.of(elements)));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  static Answer<ConfirmedResponse.Written> written(Integer... codes) {
    List<Optional<AccessResult.Failure>> results = new ArrayList<>();
    for (int code : codes) results.add(code < 0 ? Optional.empty() : Optional.of(new AccessResult.Failure(code)));
    return new Answer.Positive<>(new ConfirmedResponse.Written(results));
  }

  private final class Served implements MmsServer.Service {
    Served(MmsServer.Association opened) { association = Optional.of(opened); }

    @Override
    public Answer<?> answer(ConfirmedRequest<?> request) {
      asked.add(words(request));
      return first.apply(request).orElseGet(() -> usually(request));
    }

    private Answer<?> usually(ConfirmedRequest<?> request) {
      return switch (request) {
        case ConfirmedRequest.Read(var _, VariableAccess.Variables(var list)) ->
          new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(), List.of(read(list.getFirst()))));
        case ConfirmedRequest.Write(VariableAccess.Variables(var list), var _) -> {
          List<Integer> codes = new ArrayList<>();
          for (Variable variable : list) codes.add(denied.getOrDefault(last(variable.name()), -1));
          yield written(codes.toArray(Integer[]::new));
        }
        case ConfirmedRequest.GetVariableAccessAttributes(ObjectName name) -> type(name.item());
        case ConfirmedRequest.GetNamedVariableListAttributes(ObjectName name) when dataSets.containsKey(name.item()) ->
          new Answer.Positive<>(
              new ConfirmedResponse.NamedVariableListAttributes(false, dataSets.getOrDefault(name.item(), List.of())));
        case ConfirmedRequest.GetNamedVariableListAttributes _ ->
          new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT);
        default -> new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE); // the few that are served are above
      };
    }

    private AccessResult read(Variable variable) {
      return switch (variable.name().item()) {
        case ITEM -> new Data.Structure(List.copyOf(unbuffered.values()));
        case BUFFERED_ITEM -> new Data.Structure(List.copyOf(buffered.values()));
        default -> new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT); // any other name
      };
    }

    private Answer<?> type(String item) {
      boolean block = item.equals(ITEM) || item.equals(BUFFERED_ITEM);
      if (block && tellsNames) {
        List<TypeDescription.Component> components = new ArrayList<>();
        (item.equals(ITEM) ? unbuffered : buffered).keySet()
            .forEach(name -> components.add(new TypeDescription.Component(name, new TypeDescription.Bool())));
        return new Answer.Positive<>(
            new ConfirmedResponse.VariableAccessAttributes(false, new TypeDescription.Structure(components)));
      }
      TypeDescription type = types.get(item);
      return type == null
          ? new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT)
          : new Answer.Positive<>(new ConfirmedResponse.VariableAccessAttributes(false, type));
    }

    @Override
    public void closed(String reason) { association = Optional.empty(); }
  }

  private static String last(ObjectName name) { return name.item().substring(name.item().lastIndexOf('$') + 1); }

  private static String words(ConfirmedRequest<?> request) {
    return switch (request) {
      case ConfirmedRequest.Write(VariableAccess.Variables(var list), var data) -> {
        StringBuilder line = new StringBuilder("write");
        for (int i = 0; i < list.size(); i++)
          line.append(' ').append(last(list.get(i).name())).append('=').append(value(data.get(i)));
        yield line.toString();
      }
      case ConfirmedRequest.Read(var _, VariableAccess.Variables(var list)) ->
        "read " + list.getFirst().name().item();
      case ConfirmedRequest.GetVariableAccessAttributes(ObjectName name) -> "type " + name.item();
      case ConfirmedRequest.GetNamedVariableListAttributes(ObjectName name) -> "directory " + name;
      default -> request.toString(); // what no test looks at
    };
  }

  private static String value(Data data) {
    return switch (data) {
      case Data.Bool(boolean value) -> Boolean.toString(value);
      case Data.VisibleString(String value) -> value;
      case Data.Unsigned(long value) -> Long.toString(value);
      case Data.Int(long value) -> Long.toString(value);
      case Data.Bits(var bits) -> bits.toString();
      case Data.OctetString(var octets) -> octets.toHex();
      default -> data.toString(); // not written to control blocks
    };
  }

  @Override
  public void close() { server.close(); }
}
