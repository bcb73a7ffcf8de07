package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.wire.Octets;

/** One request on its way: which APDU comes next, and what an answer leads to. */
interface Exchange {
  /** What is to be done next. */
  sealed interface Step {
    record Send(Apdu apdu) implements Step {}

    /** A part of the value is handed out; more follow if it is not the last. */
    record Give(Octets raw, boolean last) implements Step {}

    record Done(Object answer) implements Step {}

    record Failed(Failure failure) implements Step {}
  }

  /** The first APDU, if that is not too long for the server. */
  Apdu whole();

  /** The service that sends the request in blocks, if there is one. */
  Conformance.Service blocking();

  /** Sends the request in blocks instead of {@link #whole}. */
  Apdu firstBlock(int maxPduOctets);

  /** An APDU from the server that carries this request's invoke id. */
  Step take(Apdu apdu);

  /** The part handed out last was taken. */
  default Step next() {
    return new Step.Failed(new Failure.Malformed("nothing was handed out"));
  }

  /** Octets of raw data that fit into an APDU that is {@code emptyOctets} long without any. */
  static int room(int maxPduOctets, int emptyOctets) {
    int free = maxPduOctets - emptyOctets;
    // the length of an empty octet string takes one octet already
    if (free < 0x80) return Math.max(1, free);
    return free - 1 < 0x100 ? free - 1 : free - 2;
  }

  static Step unexpected(Apdu apdu) {
    return new Step.Failed(new Failure.Malformed("%s is no answer to it".formatted(apdu.getClass().getSimpleName())));
  }

  static Step failed(BlockAssembly.Step.Wrong wrong) {
    return new Step.Failed(new Failure.WrongBlock(wrong.expected(), wrong.number()));
  }

  static Step failed(BlockAssembly.Step.TooLong tooLong) {
    return new Step.Failed(new Failure.TooLongToTake(tooLong.limit()));
  }
}
