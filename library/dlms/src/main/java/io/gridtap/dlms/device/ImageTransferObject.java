package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Image transfer (class 18, version 0): takes an image block by block, in any order, and says which are missing. The
 * image itself is not kept, only that it came in full.
 */
public final class ImageTransferObject extends ObjectBase {
  private static final int BLOCK_OCTETS = 200;
  private static final long MAX_IMAGE_OCTETS = 16 << 20;
  private static final int NOT_INITIATED = 0;
  private static final int INITIATED = 1;
  private static final int VERIFIED = 3;
  private static final int VERIFICATION_FAILED = 4;
  private static final int ACTIVATED = 6;

  private boolean enabled = true;
  private int status = NOT_INITIATED;
  private long size;
  private Octets identifier = Octets.EMPTY;
  private BitSet came = new BitSet();

  public ImageTransferObject(Obis instance) { super(18, 0, instance, 7, 4); }

  private int blocks() { return (int) ((size + BLOCK_OCTETS - 1) / BLOCK_OCTETS); }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(switch (attribute) {
      case 2 -> Data.doubleLongUnsigned(BLOCK_OCTETS);
      case 3 -> new Data.Bits(transferred());
      case 4 -> Data.doubleLongUnsigned(came.nextClearBit(0));
      case 5 -> Data.bool(enabled);
      case 6 -> Data.enumerated(status);
      default -> status == NOT_INITIATED
          ? Data.array()
          : Data.array(Data.structure(Data.doubleLongUnsigned(size), Data.octetString(identifier),
              Data.octetString(signature())));
    });
  }

  private BitString transferred() {
    boolean[] bits = new boolean[blocks()];
    for (int block = 0; block < bits.length; block++) bits[block] = came.get(block);
    return BitString.of(bits);
  }

  private Octets signature() {
    CRC32 sum = new CRC32();
    sum.update(identifier.toByteArray());
    sum.update((int) size);
    return Octets.hex("%08x".formatted(sum.getValue()));
  }

  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    if (attribute != 5) return DataAccessResult.READ_WRITE_DENIED;
    if (!(value instanceof Data.Bool(var wanted))) return DataAccessResult.TYPE_UNMATCHED;
    enabled = wanted;
    return DataAccessResult.SUCCESS;
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    if (!enabled) return outcome(ActionResult.TEMPORARY_FAILURE);
    return outcome(switch (method) {
      case 1 -> initiate(parameter);
      case 2 -> block(parameter);
      case 3 -> verify();
      default -> activate();
    });
  }

  private ActionResult initiate(Data parameter) {
    if (!(parameter instanceof Data.Structure(var fields)) || fields.size() != 2
        || !(fields.get(0) instanceof Data.OctetString(var name))
        || !(fields.get(1) instanceof Data.Int(_, var octets)))
      return ActionResult.TYPE_UNMATCHED;
    if (octets < 1 || octets > MAX_IMAGE_OCTETS || name.length() > 64) return ActionResult.SCOPE_OF_ACCESS_VIOLATED;
    size = octets;
    identifier = name;
    came = new BitSet();
    status = INITIATED;
    return ActionResult.SUCCESS;
  }

  private ActionResult block(Data parameter) {
    if (status != INITIATED) return ActionResult.TEMPORARY_FAILURE;
    if (!(parameter instanceof Data.Structure(List<Data> fields)) || fields.size() != 2
        || !(fields.get(0) instanceof Data.Int(_, var number))
        || !(fields.get(1) instanceof Data.OctetString(var octets)))
      return ActionResult.TYPE_UNMATCHED;
    if (number < 0 || number >= blocks() || octets.length() != octetsOf(number))
      return ActionResult.SCOPE_OF_ACCESS_VIOLATED;
    came.set((int) number);
    return ActionResult.SUCCESS;
  }

  private long octetsOf(long block) { return Math.min(BLOCK_OCTETS, size - block * BLOCK_OCTETS); }

  private ActionResult verify() {
    if (status == NOT_INITIATED) return ActionResult.TEMPORARY_FAILURE;
    boolean full = came.cardinality() == blocks();
    status = full ? VERIFIED : VERIFICATION_FAILED;
    return full ? ActionResult.SUCCESS : ActionResult.OTHER_REASON;
  }

  private ActionResult activate() {
    if (status != VERIFIED) return ActionResult.TEMPORARY_FAILURE;
    status = ACTIVATED;
    return ActionResult.SUCCESS;
  }
}
