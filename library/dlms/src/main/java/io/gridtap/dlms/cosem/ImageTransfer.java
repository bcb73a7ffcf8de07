package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.List;

/** Image transfer, class 18: firmware. */
public final class ImageTransfer {
  public static final int ID = 18;

  /** Octets. */
  public static final TypedAttribute<Long> BLOCK_SIZE = TypedAttribute.of(ID, 2, Form.U32);
  /** Bit 0 is the first block. */
  public static final TypedAttribute<BitString> TRANSFERRED_BLOCKS = TypedAttribute.of(ID, 3, Form.BITS);
  /** From 0; the number of blocks if all are there. */
  public static final TypedAttribute<Long> FIRST_NOT_TRANSFERRED = TypedAttribute.of(ID, 4, Form.U32);
  public static final TypedAttribute<Boolean> ENABLED = TypedAttribute.of(ID, 5, Form.BOOL);
  public static final TypedAttribute<Status> STATUS = TypedAttribute.of(ID, 6, Status.FORM);
  public static final TypedAttribute<List<Image>> TO_ACTIVATE = TypedAttribute.of(ID, 7, Image.FORM.list());

  /** An image that activation would put in force. */
  public record Image(long size, Octets identification, Octets signature) {
    static final Form<Image> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("size", "identification", "signature");
      return new Image(Form.U32.read(fields.get(0)), Form.OCTETS.read(fields.get(1)), Form.OCTETS.read(fields.get(2)));
    }, value -> Data.structure(Form.U32.write(value.size), Form.OCTETS.write(value.identification),
        Form.OCTETS.write(value.signature)));
  }

  /** Begins the transfer of an image. */
  public static Invocation initiate(Obis object, Octets identification, long octets) {
    return Invocation.of(ID, object, 1,
        Data.structure(Data.octetString(identification), Data.doubleLongUnsigned(octets)));
  }

  /** Transfers a block, from 0; only the last may be shorter. */
  public static Invocation block(Obis object, long number, Octets block) {
    return Invocation.of(ID, object, 2, Data.structure(Data.doubleLongUnsigned(number), Data.octetString(block)));
  }

  /** Verifies the image; a result of temporary-failure means it goes on. */
  public static Invocation verify(Obis object) {
    return Invocation.of(ID, object, 3, Invocation.ZERO);
  }

  /** Activates the image; a result of temporary-failure means it goes on. */
  public static Invocation activate(Obis object) {
    return Invocation.of(ID, object, 4, Invocation.ZERO);
  }

  /** image_transfer_status, by number. */
  public enum Status {
    NOT_INITIATED, INITIATED, VERIFICATION_INITIATED, VERIFICATION_SUCCESSFUL, VERIFICATION_FAILED,
    ACTIVATION_INITIATED, ACTIVATION_SUCCESSFUL, ACTIVATION_FAILED;

    private static final Status[] ALL = values();
    static final Form<Status> FORM = new Form<>(node -> ALL[node.integer(0, ALL.length - 1)],
        status -> Data.enumerated(status.ordinal()));
  }

  private ImageTransfer() {}
}
