package io.gridtap.dlms.xdlms;

import java.util.List;

/**
 * confirmedServiceError [0E], codes as they came.
 *
 * @param service 1 initiate, 5 read, 6 write
 * @param errorClass 0 application-reference, 1 hardware-resource, 2 vde-state-error, 3 service, 4 definition, 5 access,
 *     6 initiate, 7 load-data-set, 9 task
 */
public record ConfirmedServiceError(int service, int errorClass, int value) implements Apdu {
  private static final List<String> CLASSES = List.of("application-reference", "hardware-resource", "vde-state-error",
      "service", "definition", "access", "initiate", "load-data-set", "change-scope", "task", "other");
  private static final List<List<String>> VALUES = List.of(
      List.of("other", "time-elapsed", "application-unreachable", "application-reference-invalid",
          "application-context-unsupported", "provider-communication-error", "deciphering-error"),
      List.of("other", "memory-unavailable", "processor-resource-unavailable", "mass-storage-unavailable",
          "other-resource-unavailable"),
      List.of("other", "no-dlms-context", "loading-data-set", "status-nochange", "status-inoperable"),
      List.of("other", "pdu-size", "service-unsupported"),
      List.of("other", "object-undefined", "object-class-inconsistent", "object-attribute-inconsistent"),
      List.of("other", "scope-of-access-violated", "object-access-violated", "hardware-fault", "object-unavailable"),
      List.of("other", "dlms-version-too-low", "incompatible-conformance", "pdu-size-too-short",
          "refused-by-the-VDE-handler"),
      List.of("other", "primitive-out-of-sequence", "not-loadable", "dataset-size-too-large", "not-awaited-segment",
          "interpretation-failure", "storage-failure", "data-set-not-ready"),
      List.of("other"), List.of("other", "no-remote-control", "ti-stopped", "ti-running", "ti-unusable"),
      List.of("other"));

  /** {@code initiate, incompatible-conformance} */
  public String words() {
    if (errorClass < 0 || errorClass >= CLASSES.size()) return "error class %d, %d".formatted(errorClass, value);
    List<String> values = VALUES.get(errorClass);
    return CLASSES.get(errorClass) + ", " + (value >= 0 && value < values.size() ? values.get(value) : value);
  }
}
