package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import java.util.List;

/** GPRS modem setup, class 45. */
public final class GprsSetup {
  public static final int ID = 45;

  public static final TypedAttribute<String> APN = TypedAttribute.of(ID, 2, Form.TEXT);
  public static final TypedAttribute<Integer> PIN_CODE = TypedAttribute.of(ID, 3, Form.U16);
  public static final TypedAttribute<Quality> QUALITY_OF_SERVICE = TypedAttribute.of(ID, 4, Quality.FORM);

  /** Quality of service by default and as requested. */
  public record Quality(QosElement byDefault, QosElement requested) {
    static final Form<Quality> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("by_default", "requested");
      return new Quality(QosElement.FORM.read(fields.get(0)), QosElement.FORM.read(fields.get(1)));
    }, value -> Data.structure(QosElement.FORM.write(value.byDefault), QosElement.FORM.write(value.requested)));
  }

  /** Its five classes. */
  public record QosElement(int precedence, int delay, int reliability, int peakThroughput, int meanThroughput) {
    static final Form<QosElement> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("precedence", "delay", "reliability", "peak_throughput", "mean_throughput");
      return new QosElement(Form.U8.read(fields.get(0)), Form.U8.read(fields.get(1)), Form.U8.read(fields.get(2)),
          Form.U8.read(fields.get(3)), Form.U8.read(fields.get(4)));
    }, value -> Data.structure(Form.U8.write(value.precedence), Form.U8.write(value.delay),
        Form.U8.write(value.reliability), Form.U8.write(value.peakThroughput), Form.U8.write(value.meanThroughput)));
  }

  private GprsSetup() {}
}
