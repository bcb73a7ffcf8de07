package io.gridtap.app;

import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.DataAccessResult;

/** Refusals in the standard's word and what it means. */
final class AccessWords {
  private AccessWords() {}

  static String of(DataAccessResult result) {
    String meaning = switch (result) {
      case SUCCESS -> "";
      case HARDWARE_FAULT -> "the meter reports a fault of its own";
      case TEMPORARY_FAILURE -> "not now; ask again later";
      case READ_WRITE_DENIED -> "this client may not; another --client or a stronger authentication may";
      case OBJECT_UNDEFINED -> "the meter has no such object, or not for this client";
      case OBJECT_CLASS_INCONSISTENT -> "the object is of another interface class";
      case OBJECT_UNAVAILABLE -> "the object is there and cannot be reached now";
      case TYPE_UNMATCHED -> "the meter wants another type";
      case SCOPE_OF_ACCESS_VIOLATED -> "the meter gives no such part of the attribute, or not to this client";
      case DATA_BLOCK_UNAVAILABLE, LONG_GET_ABORTED, NO_LONG_GET_IN_PROGRESS, LONG_SET_ABORTED,
          NO_LONG_SET_IN_PROGRESS, DATA_BLOCK_NUMBER_INVALID ->
        "the transfer in blocks broke off; ask again";
      case OTHER_REASON -> "the meter gives no reason";
    };
    return meaning.isEmpty() ? result.word() : result.word() + ": " + meaning;
  }

  static String of(ActionResult result) {
    String meaning = switch (result) {
      case SUCCESS -> "";
      case HARDWARE_FAULT -> "the meter reports a fault of its own";
      case TEMPORARY_FAILURE -> "not now; ask again later";
      case READ_WRITE_DENIED -> "this client may not; another --client or a stronger authentication may";
      case OBJECT_UNDEFINED -> "the meter has no such object, or not for this client";
      case OBJECT_CLASS_INCONSISTENT -> "the object is of another interface class";
      case OBJECT_UNAVAILABLE -> "the object is there and cannot be reached now";
      case TYPE_UNMATCHED -> "the meter wants another parameter";
      case SCOPE_OF_ACCESS_VIOLATED -> "not for this client";
      case DATA_BLOCK_UNAVAILABLE, LONG_ACTION_ABORTED, NO_LONG_ACTION_IN_PROGRESS ->
        "the transfer in blocks broke off; try again";
      case OTHER_REASON -> "the meter gives no reason";
    };
    return meaning.isEmpty() ? result.word() : result.word() + ": " + meaning;
  }
}
