package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Association LN (class 15, version 1), the current one: shows the asking association itself, and the objects as far as
 * it may see them. reply_to_HLS_authentication is answered before any object is asked.
 */
public final class AssociationLnObject extends ObjectBase {
  private static final Octets CONTEXT = Octets.hex("60857405080100");
  private static final Octets MECHANISM = Octets.hex("60857405080200");
  private static final int OBJECT_LIST = 2;
  /** Selectors of object_list. */
  private static final int WITHOUT_RIGHTS = 1;
  private static final int BY_CLASS = 2;
  private static final int BY_OBJECT = 3;
  private static final int ASSOCIATED = 2;
  private static final int CHANGE_HLS_SECRET = 2;
  private final Obis securitySetup;

  /** @param securitySetup logical name of the security setup that goes with it */
  public AssociationLnObject(Obis securitySetup) {
    super(15, 1, Obis.CURRENT_ASSOCIATION, 9, 4);
    this.securitySetup = securitySetup;
  }

  @Override
  public boolean selective(int attribute) { return attribute == OBJECT_LIST; }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return switch (attribute) {
      case OBJECT_LIST ->
        selection.map(some -> selected(some, caller)).orElseGet(() -> objects(caller, _ -> true, true));
      case 3 -> Reading.of(Data.structure(Data.integer((byte) caller.client()), Data.longUnsigned(caller.logical())));
      case 4 -> Reading.of(name(CONTEXT, caller.context().ordinal() + 1));
      case 5 -> Reading.of(Data.structure(
          new Data.Bits(BitString.of(24, caller.conformance().bits())),
          Data.longUnsigned(caller.maxReceive()), Data.longUnsigned(caller.maxSend()), Data.unsigned(6),
          Data.integer(0), Data.octetString(Octets.EMPTY)));
      case 6 -> Reading.of(name(MECHANISM, caller.mechanism()));
      case 7 -> Reading.DENIED;
      case 8 -> Reading.of(Data.enumerated(ASSOCIATED));
      default -> Reading.of(LogicalDevice.logicalName(securitySetup));
    };
  }

  /** The secret, of the asking association itself; as plain as its protection leaves it. */
  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    if (attribute != 7) return DataAccessResult.READ_WRITE_DENIED;
    if (!(value instanceof Data.OctetString(var secret))) return DataAccessResult.TYPE_UNMATCHED;
    return caller.credentials().changeSecret(secret) ? DataAccessResult.SUCCESS : DataAccessResult.READ_WRITE_DENIED;
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    if (method != CHANGE_HLS_SECRET) return outcome(ActionResult.READ_WRITE_DENIED);
    return changeSecret(caller.credentials().mechanism().high(), parameter, caller);
  }

  /** @param has whether the mechanism of the association has a secret of this kind */
  static ActionOutcome changeSecret(boolean has, Data parameter, Caller caller) {
    if (!(parameter instanceof Data.OctetString(var secret))) return outcome(ActionResult.TYPE_UNMATCHED);
    return outcome(has && caller.credentials().changeSecret(secret)
        ? ActionResult.SUCCESS
        : ActionResult.READ_WRITE_DENIED);
  }

  /** The object identifier as octets, the last one its number. */
  private static Data name(Octets prefix, int last) {
    byte[] octets = prefix.toByteArray();
    octets[octets.length - 1] = (byte) last;
    return Data.octetString(Octets.wrap(octets));
  }

  private static Reading selected(SelectiveAccess selection, Caller caller) {
    return switch (selection.selector()) {
      case WITHOUT_RIGHTS -> selection.parameters() instanceof Data.Null
          ? objects(caller, _ -> true, false)
          : Reading.failure(DataAccessResult.TYPE_UNMATCHED);
      case BY_CLASS -> selection.parameters() instanceof Data.Array(var classes)
          ? listed(classes, object -> Data.longUnsigned(object.classId()), caller, false)
          : Reading.failure(DataAccessResult.TYPE_UNMATCHED);
      case BY_OBJECT -> selection.parameters() instanceof Data.Array(var ids)
          ? listed(ids, AssociationLnObject::id, caller, true)
          : Reading.failure(DataAccessResult.TYPE_UNMATCHED);
      default -> Reading.failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED);
    };
  }

  private static Data id(CosemObject object) {
    return Data.structure(Data.longUnsigned(object.classId()), LogicalDevice.logicalName(object.instance()));
  }

  /** @param key what of an object must be among those wanted */
  private static Reading listed(List<Data> wanted, Function<CosemObject, Data> key, Caller caller, boolean withRights) {
    Set<Data> keys = new HashSet<>(wanted);
    return objects(caller, object -> keys.contains(key.apply(object)), withRights);
  }

  private static Reading objects(Caller caller, Predicate<CosemObject> wanted, boolean withRights) {
    List<CosemObject> visible = caller.device().objects().stream().filter(caller.rights()::visible).filter(wanted)
        .toList();
    return new Reading.Elements(visible.size(), position -> withRights
        ? element(visible.get((int) position), caller.rights())
        : element(visible.get((int) position)));
  }

  private static Data element(CosemObject object) {
    return Data.structure(Data.longUnsigned(object.classId()), Data.unsigned(object.version()),
        LogicalDevice.logicalName(object.instance()));
  }

  private static Data element(CosemObject object, AccessRights rights) {
    List<Data> attributes = new ArrayList<>();
    for (int attribute = 1; attribute <= object.attributes(); attribute++)
      attributes.add(Data.structure(Data.integer(attribute),
          Data.enumerated(rights.attribute(object, attribute).code()), Data.NULL));
    List<Data> methods = new ArrayList<>();
    for (int method = 1; method <= object.methods(); method++)
      methods.add(Data.structure(Data.integer(method), Data.enumerated(rights.method(object, method) ? 1 : 0)));
    return Data.structure(Data.longUnsigned(object.classId()), Data.unsigned(object.version()),
        LogicalDevice.logicalName(object.instance()), Data.structure(Data.array(attributes), Data.array(methods)));
  }
}
