package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;

/** M-Bus client, class 72: a meter of another medium behind this one. */
public final class MbusClient {
  public static final int ID = 72;

  public static final TypedAttribute<Obis> PORT_REFERENCE = TypedAttribute.of(ID, 2, Form.OBIS);
  public static final TypedAttribute<List<Capture>> CAPTURE_DEFINITION = TypedAttribute.of(ID, 3, Capture.FORM.list());
  /** Seconds. */
  public static final TypedAttribute<Long> CAPTURE_PERIOD = TypedAttribute.of(ID, 4, Form.U32);
  public static final TypedAttribute<Integer> PRIMARY_ADDRESS = TypedAttribute.of(ID, 5, Form.U8);
  public static final TypedAttribute<Long> IDENTIFICATION_NUMBER = TypedAttribute.of(ID, 6, Form.U32);
  public static final TypedAttribute<Integer> MANUFACTURER_ID = TypedAttribute.of(ID, 7, Form.U16);
  public static final TypedAttribute<Integer> VERSION = TypedAttribute.of(ID, 8, Form.U8);
  /** 2 electricity, 3 gas, 4 heat, 6 warm water, 7 water. */
  public static final TypedAttribute<Integer> DEVICE_TYPE = TypedAttribute.of(ID, 9, Form.U8);
  public static final TypedAttribute<Integer> ACCESS_NUMBER = TypedAttribute.of(ID, 10, Form.U8);
  public static final TypedAttribute<Integer> STATUS = TypedAttribute.of(ID, 11, Form.U8);
  public static final TypedAttribute<Integer> ALARM = TypedAttribute.of(ID, 12, Form.U8);
  public static final TypedAttribute<Integer> CONFIGURATION = TypedAttribute.of(ID, 13, Form.U16);
  public static final TypedAttribute<Integer> ENCRYPTION_KEY_STATUS = TypedAttribute.of(ID, 14, Form.ENUM);

  /** Data and value information of a record of the meter. */
  public record Capture(Octets dataInformation, Octets valueInformation) {
    static final Form<Capture> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("data_information", "value_information");
      return new Capture(Form.OCTETS.read(fields.get(0)), Form.OCTETS.read(fields.get(1)));
    }, value -> Data.structure(Form.OCTETS.write(value.dataInformation), Form.OCTETS.write(value.valueInformation)));
  }

  /** A record for the meter: data and value information block, and the value. */
  public record Sending(Octets dataInformation, Octets valueInformation, Data value) {
    private Data toData() {
      return Data.structure(Form.OCTETS.write(dataInformation), Form.OCTETS.write(valueInformation), value);
    }
  }

  /** Takes a meter in; 0 searches. */
  public static Invocation slaveInstall(Obis object, int primaryAddress) {
    return Invocation.of(ID, object, 1, Data.unsigned(primaryAddress));
  }

  /** Gives the meter up. */
  public static Invocation slaveDeinstall(Obis object) {
    return Invocation.of(ID, object, 2, Invocation.ZERO);
  }

  /** Captures now. */
  public static Invocation capture(Obis object) {
    return Invocation.of(ID, object, 3, Invocation.ZERO);
  }

  /** Resets the alarm. */
  public static Invocation resetAlarm(Obis object) {
    return Invocation.of(ID, object, 4, Invocation.ZERO);
  }

  /** Sets the clock of the meter. */
  public static Invocation synchronizeClock(Obis object) {
    return Invocation.of(ID, object, 5, Invocation.ZERO);
  }

  /** Sends records to the meter. */
  public static Invocation dataSend(Obis object, List<Sending> records) {
    return Invocation.of(ID, object, 6, Data.array(records.stream().map(Sending::toData).toList()));
  }

  /** Sets the key; none ends encryption. */
  public static Invocation setEncryptionKey(Obis object, Octets key) {
    return Invocation.of(ID, object, 7, Data.octetString(key));
  }

  /** Hands the key to the meter, encrypted by its default key. */
  public static Invocation transferKey(Obis object, Octets encryptedKey) {
    return Invocation.of(ID, object, 8, Data.octetString(encryptedKey));
  }

  /** The three letters of the manufacturer, five bits each (EN 13757-3): 11C5 is {@code DNE}. */
  public static String letters(int manufacturer) {
    return String.valueOf((char) (64 + (manufacturer >> 10 & 31))) + (char) (64 + (manufacturer >> 5 & 31))
        + (char) (64 + (manufacturer & 31));
  }

  private MbusClient() {}
}
