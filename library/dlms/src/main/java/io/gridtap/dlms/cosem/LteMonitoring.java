package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import java.util.List;

/** LTE monitoring, class 151; its structures differ by version. */
public final class LteMonitoring {
  public static final int ID = 151;

  public static final TypedAttribute<Data> NETWORK_PARAMETERS = TypedAttribute.of(ID, 2, Form.ANY);
  public static final TypedAttribute<Data> QUALITY_OF_SERVICE = TypedAttribute.of(ID, 3, Form.ANY);

  /** Of version 1. */
  public static final TypedAttribute<NetworkParameters> NETWORK_PARAMETERS_1 = TypedAttribute.of(ID, 2,
      NetworkParameters.FORM);
  /** Of version 1. */
  public static final TypedAttribute<QualityOfService> QUALITY_OF_SERVICE_1 = TypedAttribute.of(ID, 3,
      QualityOfService.FORM);

  /** Timers and minimum levels of the network, coded as 3GPP does. */
  public record NetworkParameters(long t3402, long t3412, long t3412Extended, long t3324, long edrxCycle,
      long pagingTimeWindow, int minimumLevel, int minimumLevelCe, int minimumLevelCe1) {
    static final Form<NetworkParameters> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("T3402", "T3412", "T3412ext2", "T3324", "TeDRX", "TPTW", "qRxlevMin",
          "qRxlevMinCE-r13", "qRxLevMinCE1-r13");
      return new NetworkParameters(Form.U32.read(fields.get(0)), Form.U32.read(fields.get(1)),
          Form.U32.read(fields.get(2)), Form.U32.read(fields.get(3)), Form.U32.read(fields.get(4)),
          Form.U32.read(fields.get(5)), Form.I8.read(fields.get(6)), Form.I8.read(fields.get(7)),
          Form.I8.read(fields.get(8)));
    }, value -> Data.structure(Data.longUnsigned(value.t3402), Data.longUnsigned(value.t3412),
        Data.doubleLongUnsigned(value.t3412Extended), Data.doubleLongUnsigned(value.t3324),
        Data.doubleLongUnsigned(value.edrxCycle), Data.longUnsigned(value.pagingTimeWindow),
        Form.I8.write(value.minimumLevel), Form.I8.write(value.minimumLevelCe), Form.I8.write(value.minimumLevelCe1)));
  }

  /** RSRQ, RSRP and signal-to-noise ratio as 3GPP codes them, and the coverage enhancement level. */
  public record QualityOfService(int signalQuality, int signalLevel, int signalToNoise, int coverageEnhancement) {
    static final Form<QualityOfService> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("signal_quality", "signal_level", "signal_to_noise_ratio",
          "coverage_enhancement");
      return new QualityOfService(Form.I8.read(fields.get(0)), Form.I8.read(fields.get(1)),
          Form.I8.read(fields.get(2)), Form.ENUM.read(fields.get(3)));
    }, value -> Data.structure(Form.I8.write(value.signalQuality), Form.I8.write(value.signalLevel),
        Form.I8.write(value.signalToNoise), Form.ENUM.write(value.coverageEnhancement)));
  }

  private LteMonitoring() {}
}
