package io.gridtap.transport;

/**
 * How characters travel on a serial line.
 *
 * @param baud bits a second, 50…4000000
 * @param dataBits 7 or 8
 * @param stopBits 1 or 2
 */
public record SerialLine(int baud, int dataBits, Parity parity, int stopBits, Flow flow) {
  /** The bit that makes the number of ones even or odd. */
  public enum Parity {
    NONE, EVEN, ODD
  }

  /** How one side tells the other to wait. */
  public enum Flow {
    NONE, RTS_CTS, XON_XOFF
  }

  public SerialLine {
    if (baud < 50 || baud > 4_000_000) throw new IllegalArgumentException("baud is 50…4000000: " + baud);
    if (dataBits != 7 && dataBits != 8) throw new IllegalArgumentException("dataBits is 7 or 8: " + dataBits);
    if (stopBits != 1 && stopBits != 2) throw new IllegalArgumentException("stopBits is 1 or 2: " + stopBits);
  }

  /** 8N1, as HDLC wants it. */
  public static SerialLine binary(int baud) {
    return new SerialLine(baud, 8, Parity.NONE, 1, Flow.NONE);
  }

  /** 7E1, as IEC 62056-21 begins. */
  public static SerialLine text(int baud) {
    return new SerialLine(baud, 7, Parity.EVEN, 1, Flow.NONE);
  }

  /** {@code 9600 8N1} */
  @Override
  public String toString() { return "%d %d%c%d".formatted(baud, dataBits, parity.name().charAt(0), stopBits); }
}
