package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.ServiceError;

/** What came of deleting a data set. */
public sealed interface DataSetDeletion {
  /** In words. */
  String text();

  default boolean deleted() { return this instanceof Deleted; }

  record Deleted() implements DataSetDeletion {
    @Override
    public String text() { return "deleted"; }
  }

  /** The device has it and keeps it. */
  record Kept() implements DataSetDeletion {
    @Override
    public String text() { return "kept: a control block uses it, or it is part of the device's configuration"; }
  }

  /** The device has no data set of this name. */
  record Unknown() implements DataSetDeletion {
    @Override
    public String text() { return "unknown to the device"; }
  }

  /** The device refused the service. */
  record Refused(ServiceError error) implements DataSetDeletion {
    @Override
    public String text() { return error.text(); }
  }
}
