package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one client may do; {@link Role} has those of the standard. It is asked anew each time, on the association's thread
 * and often with the server's lock held, so it must not wait: not call the server, nor take a lock that is held by others
 * while they do. If it throws, that is a refusal, and the log says why. A role
 * with VIEW and READ is not asked about what is viewed and read.
 */
@FunctionalInterface
public non-sealed interface Access extends Admission {
  Access EVERYTHING = (_, _) -> true;

  /** @param object as the table of {@link Right} names it */
  boolean allows(Right right, String object);

  /**
   * Has the last word on a value the client writes to an attribute that can be written, and that it has the right for.
   *
   * @return why not, or nothing if the value is to be taken over
   */
  default Optional<DataAccessError> refuses(FcReference attribute, Data data) { return Optional.empty(); }

  /** These rights on everything. */
  static Access of(Right... rights) {
    Set<Right> all = EnumSet.noneOf(Right.class);
    all.addAll(List.of(rights));
    return (right, _) -> all.contains(right);
  }

  /** What this allows, in some logical devices only: an area of responsibility. */
  default Access in(String... logicalDevices) {
    List<String> names = List.of(logicalDevices);
    return on(object -> names.stream().anyMatch(name -> object.equals(name) || object.startsWith(name + "/")));
  }

  /**
   * What this allows, on some objects only. They are asked for as {@link Right} names them; what is to be there needs its
   * logical device {@code LD0} and its logical node {@code LD0/GGIO1} among them.
   */
  default Access on(Predicate<String> objects) {
    Access all = this;
    return new Access() {
      @Override
      public boolean allows(Right right, String object) { return objects.test(object) && all.allows(right, object); }

      @Override
      public Optional<DataAccessError> refuses(FcReference attribute, Data data) {
        return all.refuses(attribute, data);
      }
    };
  }

  /** What this or the other one allows, for users with several roles; a value is refused if either refuses it. */
  default Access or(Access other) {
    Access one = this;
    return new Access() {
      @Override
      public boolean allows(Right right, String object) {
        return one.allows(right, object) || other.allows(right, object);
      }

      @Override
      public Optional<DataAccessError> refuses(FcReference attribute, Data data) {
        return one.refuses(attribute, data).or(() -> other.refuses(attribute, data));
      }
    };
  }
}
