package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import java.util.List;

/** Header and address that all steps of a transfer have in common. */
record Envelope(FileId file, CauseOfTransmission cause, FieldSizes sizes) {
  /** NOF, NOS, LOS. */
  private static final int SEGMENT_HEAD_OCTETS = 4;

  static Envelope of(FileId file, int originator, FieldSizes sizes) {
    return new Envelope(file, CauseOfTransmission.of(Cause.FILE).withOriginator(originator), sizes);
  }

  Asdu asdu(FileInformation information) {
    TypeId type = TypeId.carrying(information.getClass(), TimeTag.Form.NONE).orElseThrow();
    return Asdu.of(type, cause, file.commonAddress(), List.of(new InformationObject(file.address(), information)),
        sizes);
  }

  /** Data octets that fit a segment. */
  int segmentOctets() {
    return Math.min(255, sizes.maxAsduOctets() - sizes.headerOctets() - sizes.addressOctets() - SEGMENT_HEAD_OCTETS);
  }
}
