package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.AccessSpecification;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.VariableAccess;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks of a server. Whether it takes blocks is up to the engine.
 *
 * @param <A> of the answer
 */
public sealed interface Request<A> {
  /** What is asked, in the words of the protocol. */
  String text();

  /** GET of one attribute. */
  record Get(AttributeRequest attribute) implements Request<GetResult> {
    @Override
    public String text() { return "GET " + attribute.attribute(); }
  }

  /** GET with list. */
  record GetList(List<AttributeRequest> attributes) implements Request<List<GetResult>> {
    public GetList { attributes = atLeastOne(attributes); }

    @Override
    public String text() {
      return "GET of %d attributes, first %s".formatted(attributes.size(), attributes.getFirst().attribute());
    }
  }

  /**
   * GET of one attribute whose blocks are handed out as they come ({@link ClientEvent.Block}); the next one is asked
   * for with {@link ClientCommand.Next}. Answered when the last one has come.
   */
  record GetBlocks(AttributeRequest attribute) implements Request<Boolean> {
    @Override
    public String text() { return "GET " + attribute.attribute() + " in blocks"; }
  }

  /** SET of one attribute. */
  record Set(AttributeRequest attribute, Data value) implements Request<DataAccessResult> {
    @Override
    public String text() { return "SET " + attribute.attribute(); }
  }

  /** SET with list. */
  record SetList(List<AttributeRequest> attributes, List<Data> values) implements Request<List<DataAccessResult>> {
    public SetList {
      attributes = atLeastOne(attributes);
      values = pairedWith(attributes, values);
    }

    @Override
    public String text() {
      return "SET of %d attributes, first %s".formatted(attributes.size(), attributes.getFirst().attribute());
    }
  }

  /** ACTION. */
  record Action(MethodDescriptor method, Optional<Data> parameters) implements Request<ActionOutcome> {
    @Override
    public String text() { return "ACTION " + method; }
  }

  /** ACTION with list. */
  record ActionList(List<MethodDescriptor> methods, List<Data> parameters) implements Request<List<ActionOutcome>> {
    public ActionList {
      methods = atLeastOne(methods);
      parameters = pairedWith(methods, parameters);
    }

    @Override
    public String text() { return "ACTION of %d methods, first %s".formatted(methods.size(), methods.getFirst()); }
  }

  /** ACCESS: gets, sets and actions in one. */
  record Access(List<AccessSpecification> specifications, List<Data> data, boolean breakOnError)
      implements
        Request<AccessResponse> {
    public Access {
      specifications = atLeastOne(specifications);
      data = pairedWith(specifications, data);
    }

    @Override
    public String text() {
      return "ACCESS of %d, first %s".formatted(specifications.size(), specifications.getFirst());
    }
  }

  /** Read with short names. */
  record Read(List<VariableAccess> accesses) implements Request<List<GetResult>> {
    public Read { accesses = atLeastOne(accesses); }

    @Override
    public String text() { return "READ of %d, first %s".formatted(accesses.size(), accesses.getFirst()); }
  }

  /** Read of one short name whose blocks are handed out as they come, as with {@link GetBlocks}. */
  record ReadBlocks(VariableAccess access) implements Request<Boolean> {
    @Override
    public String text() { return "READ " + access + " in blocks"; }
  }

  /** Write with short names. */
  record Write(List<VariableAccess> accesses, List<Data> values) implements Request<List<DataAccessResult>> {
    public Write {
      accesses = atLeastOne(accesses);
      values = pairedWith(accesses, values);
    }

    @Override
    public String text() { return "WRITE of %d, first %s".formatted(accesses.size(), accesses.getFirst()); }
  }

  /** Unconfirmed write with short names: answered once it is sent. */
  record UnconfirmedWrite(List<VariableAccess> accesses, List<Data> values) implements Request<Boolean> {
    public UnconfirmedWrite {
      accesses = atLeastOne(accesses);
      values = pairedWith(accesses, values);
    }

    @Override
    public String text() { return "unconfirmed WRITE of %d, first %s".formatted(accesses.size(), accesses.getFirst()); }
  }

  private static <T> List<T> atLeastOne(List<T> list) {
    if (list.isEmpty()) throw new IllegalArgumentException("a request asks for at least one thing");
    return List.copyOf(list);
  }

  private static List<Data> pairedWith(List<?> others, List<Data> data) {
    if (others.size() != data.size())
      throw new IllegalArgumentException("%d values for %d".formatted(data.size(), others.size()));
    return List.copyOf(data);
  }
}
