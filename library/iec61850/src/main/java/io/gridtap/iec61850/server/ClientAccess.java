package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.Caller;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ObjectName;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client may do, asked by all services, and what it was refused. On the association's thread only, with the
 * server's lock or without.
 */
final class ClientAccess {
  private static final System.Logger LOG = System.getLogger(ClientAccess.class.getName());
  /** Of one request, told one by one; one that wants a thousand things it may not have is no more worth. */
  private static final int MAX_REFUSALS = 16;

  record Refusal(Right right, String object) {}

  /** Of one request. @param more as many again, that are only counted */
  record Refusals(List<Refusal> list, int more) {}

  private final Caller caller;
  private final Access access;
  private List<Refusal> refusals = new ArrayList<>();
  private int more;
  private boolean failed;

  /** @param caller without its password */
  ClientAccess(Caller caller, Access access) {
    this.caller = caller;
    this.access = access;
  }

  Caller caller() { return caller; }

  Access access() { return access; }

  /** Whether nothing is ever refused. */
  boolean isUnlimited() { return access.equals(Access.EVERYTHING); }

  /** Whether all reading is allowed, so that nobody need be asked or told. */
  boolean readsEverything() {
    return isUnlimited()
        || access instanceof Role role && role.rights().contains(Right.VIEW) && role.rights().contains(Right.READ);
  }

  /** Whether an attempt is allowed; if not, it is remembered. */
  boolean allows(Right right, String object) {
    return wouldAllow(right, object) || forbidden(right, object);
  }

  /** Remembers it. */
  private boolean forbidden(Right right, String object) {
    Refusal refusal = new Refusal(right, object);
    if (refusals.contains(refusal)) return false;
    if (refusals.size() < MAX_REFUSALS) refusals.add(refusal);
    else
      more++;
    return false;
  }

  /** The same where nobody has attempted anything. */
  boolean wouldAllow(Right right, String object) {
    try {
      return access.allows(right, object);
    } catch (RuntimeException users) {
      failed(users);
      return false;
    }
  }

  /** What of a value was refused, by whoever has the last word on it. */
  Optional<DataAccessError> refuses(Item.Attribute attribute, Data data) {
    if (isUnlimited()) return Optional.empty();
    FcReference reference = attribute.reference();
    try {
      return access.refuses(reference, data);
    } catch (RuntimeException users) {
      failed(users);
      return Optional.of(DataAccessError.OBJECT_ACCESS_DENIED);
    }
  }

  /** Clients could make it fail again and again: what is said once is enough. */
  private void failed(RuntimeException users) {
    LOG.log(failed ? Level.DEBUG : Level.ERROR, "the access control failed for %s: refused".formatted(caller), users);
    failed = true;
  }

  // Reading

  /** Whether all that an item holds may be read; an attempt. */
  boolean reads(Item item) {
    return readsEverything() || item.all(leaf -> allows(Right.READ, leaf.mmsReference()));
  }

  /** The same where nobody has attempted anything. */
  boolean wouldRead(Item item) {
    return readsEverything() || item.all(leaf -> wouldAllow(Right.READ, leaf.mmsReference()));
  }

  /** Whether a data set exists, and all of it may be read; an attempt. */
  boolean readsAll(DataSet dataSet) {
    return finds(dataSet) && dataSet.members().stream().allMatch(member -> reads(member.item()));
  }

  /** The same where nobody has attempted anything. */
  boolean wouldReadAll(DataSet dataSet) {
    return views(dataSet) && dataSet.members().stream().allMatch(member -> wouldRead(member.item()));
  }

  // Writing

  /** Whether an attribute may be written, if it is one that can be at all. */
  boolean writes(Item.Attribute attribute) {
    return isUnlimited() || allows(switch (attribute.constraint()) {
      case SE, SG -> Right.SETTINGGROUP;
      case SV, BL, CO -> Right.CONTROL;
      case CF, DC, SP, ST, MX, SR, OR, EX, US, MS, RP, BR, LG, GO -> Right.CONFIG;
    }, attribute.mmsReference());
  }

  /** Whether an attribute of a control block may be written, if it is one that can be at all. */
  boolean writes(Item.Field field) {
    return isUnlimited() || allows(toWrite(field), field.mmsReference());
  }

  /** The same where nobody has attempted anything. */
  boolean wouldWrite(Item.Field field) {
    return isUnlimited() || wouldAllow(toWrite(field), field.mmsReference());
  }

  private static Right toWrite(Item.Field field) {
    return switch (field.constraint()) {
      case RP, BR -> Right.REPORTING;
      case SP -> Right.SETTINGGROUP;
      case LG, GO, MS, US, ST, MX, SV, CF, DC, SG, SE, SR, OR, BL, EX, CO -> Right.CONFIG;
    };
  }

  // Viewing

  /** Whether something exists for this client: its logical device, its logical node, and it itself. */
  boolean views(String reference) {
    if (readsEverything()) return true;
    int slash = reference.indexOf('/');
    if (slash > 0 && !wouldAllow(Right.VIEW, reference.substring(0, slash))) return false;
    int dollar = slash > 0 ? reference.indexOf('$', slash) : -1;
    if (dollar > 0 && !wouldAllow(Right.VIEW, reference.substring(0, dollar))) return false;
    return wouldAllow(Right.VIEW, reference);
  }

  /** Whether a variable exists for this client: its logical device and its logical node decide. */
  boolean viewsVariable(String reference) {
    if (readsEverything()) return true;
    int dollar = reference.indexOf('$');
    return views(dollar < 0 ? reference : reference.substring(0, dollar));
  }

  /** Whether a data set exists for this client: one with a member that does not, does not either. */
  boolean views(DataSet dataSet) {
    if (readsEverything() || dataSet.associationSpecific()) return true;
    return views(dataSet.reference())
        && dataSet.members().stream().allMatch(member -> viewsVariable(member.variable().name().toString()));
  }

  /** Whether a variable exists for this client, which attempts to do something with it. */
  boolean finds(ObjectName variable) {
    if (readsEverything() || !(variable instanceof ObjectName.DomainSpecific)) return true;
    String reference = variable.toString();
    return viewsVariable(reference) || forbidden(Right.VIEW, reference);
  }

  /** Whether a log exists for this client, which attempts to do something with it. */
  boolean findsLog(String reference) {
    return views(reference) || forbidden(Right.VIEW, reference);
  }

  /** Whether a data set exists for this client, which attempts to do something with it. */
  boolean finds(DataSet dataSet) {
    return views(dataSet) || forbidden(Right.VIEW, dataSet.reference());
  }

  /** What was refused since this was last asked. */
  Refusals take() {
    Refusals taken = new Refusals(refusals, more);
    if (!refusals.isEmpty()) refusals = new ArrayList<>();
    more = 0;
    return taken;
  }
}
