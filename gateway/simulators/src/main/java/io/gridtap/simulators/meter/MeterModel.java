package io.gridtap.simulators.meter;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The meters that can be simulated. */
public enum MeterModel {
  /** HDLC with a server address of one octet; passwords; instantaneous values and energies. */
  SINGLE_PHASE,
  /** HDLC and wrapper on the same port; three phases, profiles, events, switch, ciphering with HLS 5, push. */
  THREE_PHASE,
  /** HDLC and wrapper; a management logical device and single-phase meters behind it, from logical device 17 on. */
  CONCENTRATOR;

  /** {@code three-phase} */
  public String word() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }

  /** @throws IllegalArgumentException naming those there are */
  public static MeterModel of(String word) {
    for (MeterModel model : values()) if (model.word().equals(word)) return model;
    throw new IllegalArgumentException("'%s' is no model of meter; there are %s".formatted(word,
        Arrays.stream(values()).map(MeterModel::word).collect(Collectors.joining(", "))));
  }
}
