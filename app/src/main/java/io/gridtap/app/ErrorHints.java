package io.gridtap.app;

import io.gridtap.iec61850.client.Refusal;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import java.util.List;
import java.util.Optional;

/** What to look at when a device refuses, for each error that the standard has. */
final class ErrorHints {
  private static final String BROWSE = "'gridtap iec61850 browse' shows what the device has";
  private static final String IDENTIFY = "'gridtap iec61850 identify' shows which services it has";

  /** By class and code of a service error (ISO 9506-2), in the order of {@link ServiceError#standard}. */
  private static final List<List<String>> SERVICE = List.of( //
      List.of("the device does not say more than that its state forbids it",
          "the state of the device forbids it now; 'gridtap iec61850 identify' shows its status",
          "the device has a problem of its own; look at its health (LPHD.PhyHealth, LLN0.Health)",
          "the device could not load or store a domain", "a state machine that the device does not have"),
      List.of("the device does not say more than that its partner is at fault",
          "the device cannot reach its partner: look at its network",
          "the device lost the connection to its partner; try again", "the device does not know its partner",
          "the device and its partner agree on no context"),
      List.of("the device does not say more than that the definition is at fault", BROWSE,
          "the address of the variable is none the device has; " + BROWSE,
          "the device cannot handle the type of a member; leave it out",
          "the value is not of the device's type; with --scl, compare by 'gridtap iec61850 diff'",
          "there is one of this name already; delete it first or take another name",
          "the attributes contradict each other; look at the members and their constraints"),
      List.of("the device lacks something for it; ask for less at a time",
          "the device has no memory left for it: ask for less at a time, delete data sets no longer used",
          "the device is too busy; try again, ask for less at a time, --max-outstanding 1",
          "the device has no room left in its store: delete files no longer used", IDENTIFY, IDENTIFY),
      List.of("the device does not say more than that the service is at fault",
          "the device wants another step before it, as selecting or opening",
          "the state of the object forbids it now: perhaps a control block is enabled, or another client has it reserved",
          "the answer or the request is too long: ask for less at a time, or raise --max-pdu",
          "what was to be continued has changed meanwhile; begin anew",
          "the object is bound to something: perhaps a control block uses it, or it belongs to the configuration"),
      List.of("the device gave up and does not say why", "the device took too long for it; try again",
          "the device waits for something that waits for it; try again", "it was cancelled"),
      List.of("the device does not like a time", "the device cannot resolve time as finely as that"),
      List.of("the device does not say more than that access is not possible",
          "the device does not support this kind of access to it; " + IDENTIFY, BROWSE,
          "this client may not do it: look at --password, roles, local control (Loc), and whether it can be written at all",
          "the object is not valid any more; browse anew"),
      List.of("the device does not say more of what it dislikes in the association",
          "the device has a problem of its own",
          "propose more with --max-outstanding", "propose more with --max-outstanding",
          "the device and this client have no services in common", "the device wants parameters this client lacks",
          "the device wants deeper structures than were proposed"),
      List.of("the device does not want to end", "the device is not through yet; try again"),
      List.of("the device could not cancel it", "the request had been answered already",
          "the device cannot stop it any more"),
      List.of("the device does not say more than that the file is at fault",
          "several files are meant by the name; write it in full, as 'gridtap iec61850 file list' does",
          "the file is open elsewhere; try again later",
          "the device does not take such a name; / or \\ before and in it may matter",
          "the file is not what is wanted there, perhaps a directory", "the position is none the file has",
          "this client may not, or the file may not be changed", "'gridtap iec61850 file list' shows which there are",
          "there is a file of this name; delete it first or take another name",
          "the device's store is full: delete files no longer used"),
      List.of("the device does not say why"));

  private ErrorHints() {}

  /** Nothing where the device said no error of the standard. */
  static Optional<String> of(Refusal refusal) {
    return refusal.dataAccessError().map(ErrorHints::of).or(() -> refusal.serviceError().map(ErrorHints::of))
        .or(() -> refusal.rejectReason().map(ErrorHints::of));
  }

  /**
   * Of one attribute of a control block, or of a step on setting groups.
   *
   * @param enabling the attribute that enables such a control block; empty where that is not what is in the way
   */
  static Optional<String> of(Refusal refusal, String attribute, String enabling) {
    return refusal.dataAccessError().flatMap(error -> special(error, attribute, enabling)).or(() -> of(refusal));
  }

  private static Optional<String> special(DataAccessError error, String attribute, String enabling) {
    if (error == DataAccessError.TEMPORARILY_UNAVAILABLE)
      return attribute.equals("GI")
          ? Optional.of("a general interrogation is for a control block that is enabled: RptEna=true before it")
          : enabling.isEmpty() || attribute.equals(enabling)
              ? Optional.empty()
              : Optional.of("not while the control block is enabled: %s=false before it".formatted(enabling));
    boolean group = attribute.equals("SelectActiveSG") || attribute.equals("SelectEditSG");
    if (error == DataAccessError.OBJECT_NON_EXISTENT && group)
      return Optional.of("there are no setting groups; 'gridtap iec61850 setting-group show' shows where there are");
    if (error != DataAccessError.OBJECT_VALUE_INVALID) return Optional.empty();
    if (group)
      return Optional.of("groups are 1 to NumOfSG, which 'gridtap iec61850 setting-group show' shows");
    return Optional.ofNullable(switch (attribute) {
      case "DatSet" -> "perhaps there is no such data set; 'gridtap iec61850 dataset list' shows those there are";
      case "EntryID" -> "the buffer has no such entry; 0000000000000000 is before all that it has";
      case "LogRef" -> "perhaps there is no such log; 'gridtap iec61850 browse' shows what there is";
      default -> null;
    });
  }

  /** A sentence about a refusal, with what to look at. */
  static String with(String sentence, Refusal refusal) {
    return sentence + of(refusal).map(hint -> "; " + hint).orElse("");
  }

  static String of(ServiceError error) {
    List<String> ofClass = SERVICE.get(error.errorClass());
    return error.code() >= 0 && error.code() < ofClass.size()
        ? ofClass.get(error.code())
        : "an error of the device's own; look into its manual";
  }

  /** Why one variable could not be read or written. */
  static String of(AccessResult.Failure failure) {
    DataAccessError[] known = DataAccessError.values();
    return failure.code() >= 0 && failure.code() < known.length
        ? of(known[failure.code()])
        : "an error of the device's own; look into its manual";
  }

  static String of(DataAccessError error) {
    return switch (error) {
      case OBJECT_INVALIDATED -> "the object is not valid any more: configured anew? Browse anew";
      case HARDWARE_FAULT -> "the device's hardware fails it; look at its health (LPHD.PhyHealth)";
      case TEMPORARILY_UNAVAILABLE ->
        "not now: a control block is enabled or reserved by another client, or no setting group is being edited";
      case OBJECT_ACCESS_DENIED ->
        "not allowed: read-only, local control (Loc), interlocked, another client's, or not for this client's role";
      case OBJECT_UNDEFINED -> BROWSE;
      case INVALID_ADDRESS -> "the device does not know this address; " + BROWSE;
      case TYPE_UNSUPPORTED -> "the device cannot handle the type; read or write its components one by one";
      case TYPE_INCONSISTENT ->
        "the value is not of the device's type; if it came from --scl, compare by 'gridtap iec61850 diff'";
      case OBJECT_ATTRIBUTE_INCONSISTENT -> "what was asked for of it is not there: look at the index of the element";
      case OBJECT_ACCESS_UNSUPPORTED -> "it cannot be accessed that way, perhaps not written, or not by its elements";
      case OBJECT_NON_EXISTENT -> "no such name under this constraint; " + BROWSE;
      case OBJECT_VALUE_INVALID ->
        "the device does not take this value; settings and set points may have minVal, maxVal, stepSize";
    };
  }

  static String of(RejectReason reason) {
    return reason.equals(RejectReason.UNRECOGNIZED_SERVICE)
        ? "the device does not have this service; " + IDENTIFY
        : reason.equals(RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED)
            ? "too many requests at a time; try --max-outstanding 1"
            : "the device could make nothing of the request; --debug shows it";
  }
}
