package io.gridtap.iec61850.server;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Oper;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A controllable object: where its attributes are, and how far a command has come. */
final class ControlPoint {
  /** The control services (IEC 61850-7-2), by the variable that is read or written for them. */
  enum Service {
    SELECT("SBO"), SELECT_WITH_VALUE("SBOw"), OPERATE("Oper"), CANCEL("Cancel");

    private final String variable;

    Service(String variable) { this.variable = variable; }

    String variable() { return variable; }
  }

  /** The state of the control object (IEC 61850-7-2 §20.2). */
  sealed interface State {
    record Unselected() implements State {}

    /** @param with what it was selected with, if it was SelectWithValue */
    record Selected(ServedClient client, Optional<Oper> with, Moment until) implements State {}

    /** The application is asked. @param until it is to have answered */
    record Testing(ControlActivity.Inquiry inquiry, Moment until) implements State {}

    /** Until operTm. */
    record WaitForActivationTime(ServedClient client, Oper oper, Moment due, Optional<Selected> selection)
        implements
          State {}

    /**
     * @param until operTimeout is over
     * @param testedBy the tests of a time-activated command are to be over; never, once they are
     */
    record Executing(ControlActivity.Execution execution, Moment until, Moment testedBy) implements State {
      boolean testing() { return !testedBy.equals(Moment.NEVER); }

      Executing tested() { return new Executing(execution, until, Moment.NEVER); }

      Moment deadline() { return until.earlier(testedBy); }
    }

    /** It is over for the client, or the client has gone, but the application has not let go of the object yet. */
    record Stopping(ControlActivity activity) implements State {}
  }

  static final State UNSELECTED = new State.Unselected();
  private static final int OPERATE_MANY = 1;

  private final Item.Group object;
  private final Item.Group logicalNode;
  private final List<String> path;
  private final String reference;
  private State state = UNSELECTED;

  /** @param object the data object under CO */
  ControlPoint(Item.Group object) {
    this.object = object;
    Deque<String> names = new ArrayDeque<>(object.path());
    this.reference = names.removeFirst() + "/" + names.removeFirst() + "." + String.join(".", names).substring(3);
    names.removeFirst();
    this.path = List.copyOf(names);
    Item at = object;
    for (int i = 0; i <= path.size(); i++) at = at.parent().orElseThrow();
    this.logicalNode = (Item.Group) at;
  }

  State state() { return state; }

  void state(State next) { state = next; }

  /** The data object's, without what is below it: {@code Pos}. */
  String name() { return path.getFirst(); }

  /** Such as {@code LD0/CSWI1.Pos}. */
  String reference() { return reference; }

  /** As CntrlObj has it: {@code LD0/CSWI1$CO$Pos}. */
  String cntrlObj() { return object.mmsReference(); }

  VariableAccess.Variable operVariable() {
    String whole = cntrlObj();
    int slash = whole.indexOf('/');
    return VariableAccess.Variable.of(whole.substring(0, slash), whole.substring(slash + 1) + "$Oper");
  }

  /** An attribute of the object, or what it consists of. */
  Optional<Item> find(FunctionalConstraint constraint, String... names) {
    Optional<Item> here = logicalNode.child(constraint.name());
    for (String name : path) here = here.flatMap(item -> item.child(name));
    for (String name : names) here = here.flatMap(item -> item.child(name));
    return here;
  }

  /** An attribute of this logical node. */
  Optional<Item> inNode(String path) { return logicalNode.find(path); }

  /** An attribute of the logical node that stands for the device. */
  Optional<Item> inDevice(String path) {
    return logicalNode.parent().flatMap(domain -> domain.child("LLN0")).flatMap(node -> node.find(path));
  }

  CtlModel model() { return CtlModel.of(number("ctlModel")).orElse(CtlModel.STATUS_ONLY); }

  boolean operateMany() { return number("sboClass") == OPERATE_MANY; }

  /** How long a selection lasts. @param otherwise if the object does not say */
  Duration sboTimeout(Duration otherwise) {
    long millis = number("sboTimeout");
    return millis > 0 ? Duration.ofMillis(millis) : otherwise;
  }

  /** How long it may take to carry a command out; nothing if there is no limit. */
  Optional<Duration> operTimeout() {
    long millis = number("operTimeout");
    return millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
  }

  private long number(String attribute) {
    return find(FunctionalConstraint.CF, attribute).map(item -> switch (item.read()) {
      case Data.Int(long value) -> value;
      case Data.Unsigned(long value) -> value;
      default -> 0L; // an attribute of this name with another type
    }).orElse(0L);
  }

  boolean hasOperTm() { return object.child("Oper").flatMap(oper -> oper.child("operTm")).isPresent(); }

  Item.Group object() { return object; }
}
