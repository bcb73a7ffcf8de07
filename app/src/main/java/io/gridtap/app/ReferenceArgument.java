package io.gridtap.app;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.InvalidValueException;
import io.gridtap.iec61850.ObjectReference;
import io.gridtap.iec61850.ReferenceException;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.client.ServerModel;
import io.gridtap.mms.pdu.Data;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reference as people write it: {@code LD0/MMXU1.A[MX]}, with dollars too, or without the constraint where the device
 * can tell it.
 *
 * @param text as it was given
 */
record ReferenceArgument(String text, ObjectReference object, Optional<FunctionalConstraint> constraint) {
  /** @throws CommandFailure with a mark under the fault */
  static ReferenceArgument parse(String text) {
    return parse(text, text);
  }

  /** @param whole the argument that begins with the reference, for the excerpt */
  private static ReferenceArgument parse(String text, String whole) {
    try {
      FcReference reference = FcReference.parse(text);
      return new ReferenceArgument(text, reference.object(), Optional.of(reference.constraint()));
    } catch (ReferenceException wrong) {
      boolean constrained = text.indexOf('[') >= 0 || text.indexOf(' ') >= 0;
      if (constrained) throw CommandFailure.at(String.valueOf(wrong.getMessage()), whole, wrong.position(), wrong);
    }
    try {
      return new ReferenceArgument(text, ObjectReference.parse(text), Optional.empty());
    } catch (ReferenceException wrong) {
      throw CommandFailure.at(String.valueOf(wrong.getMessage()), whole, wrong.position(), wrong);
    }
  }

  /**
   * {@code REF[FC]=VALUE}.
   *
   * @param valueAt where the value begins in the argument
   */
  record Written(ReferenceArgument reference, String value, String argument, int valueAt) {
    static Written parse(String argument) {
      int equals = argument.indexOf('=');
      if (equals < 0)
        throw CommandFailure.at("'%s': a value is wanted behind the reference, like LD0/GGIO1.SPCSO1.d[DC]=text"
            .formatted(argument), argument, argument.length(), new IllegalArgumentException(argument));
      return new Written(ReferenceArgument.parse(argument.substring(0, equals), argument),
          argument.substring(equals + 1), argument, equals + 1);
    }

    /** The value as data. @throws CommandFailure with a mark under the fault, if it is none of the type */
    Data parsed(ValueCodec codec) {
      try {
        return codec.parse(value);
      } catch (InvalidValueException wrong) {
        throw CommandFailure.at(String.valueOf(wrong.getMessage()), argument, valueAt + wrong.position().orElse(0),
            wrong);
      }
    }
  }

  /** Has the device tell, in few requests, which constraints it has of all that is wanted without one. */
  static void learn(Iec61850Session session, List<ReferenceArgument> arguments)
      throws IOException, InterruptedException {
    Set<String> nodes = new LinkedHashSet<>();
    for (ReferenceArgument argument : arguments)
      if (argument.constraint.isEmpty() && !argument.object.path().isEmpty())
        nodes.add(argument.object.logicalDevice() + "/" + argument.object.logicalNode());
    session.ask(() -> {
      session.client().directory().learnNodes(nodes);
      return nodes;
    });
  }

  /** What is meant: without a constraint, what the object has of each one that can be read. */
  List<FcReference> references(Iec61850Session session) throws IOException, InterruptedException {
    if (constraint.isPresent()) return List.of(object.with(constraint.get()));
    List<FunctionalConstraint> found = constraints(session).stream()
        .filter(one -> one != FunctionalConstraint.CO).toList();
    if (found.isEmpty())
      throw CommandFailure.failed("%s: there is nothing to be read; commands are for 'gridtap iec61850 control'"
          .formatted(text));
    return found.stream().map(object::with).toList();
  }

  /** The one that is meant: without a constraint there must be one only. */
  FcReference reference(Iec61850Session session) throws IOException, InterruptedException {
    if (constraint.isPresent()) return object.with(constraint.get());
    List<FunctionalConstraint> found = constraints(session);
    if (found.size() != 1)
      throw CommandFailure.usage("%s: which constraint? %s".formatted(text,
          String.join(", ", found.stream().map(one -> "%s[%s]".formatted(object, one)).toList())));
    return object.with(found.getFirst());
  }

  private List<FunctionalConstraint> constraints(Iec61850Session session) throws IOException, InterruptedException {
    if (object.path().isEmpty())
      throw CommandFailure.at("%s: a constraint like [ST] is wanted behind a logical node".formatted(text), text,
          text.length(), new IllegalArgumentException(text));
    Optional<ServerModel.Node> node = session.ask(() -> session.client().directory().definition(object.toString()));
    return node.map(found -> List.copyOf(found.constraints())).orElseThrow(() -> CommandFailure.failed(
        "%s: the device has nothing of this name; 'gridtap iec61850 browse' shows what it has".formatted(text)));
  }
}
